import type { Message } from '../../shared/api/field-types';
import type { Unit } from '../../shared/api/types';

export interface Thread {
  unit: Unit;
  messages: Message[];
  /** what the unit said and the duty room has not read */
  unread: number;
}

/** Returns a thread for every unit: the latest word first, then by call sign. */
export function listThreads(units: Iterable<Unit>, messages: Iterable<Message>): Thread[] {
  const all = [...messages].sort((a, b) => Date.parse(a.sent_at) - Date.parse(b.sent_at));
  const threads = [...units].map((unit) => {
    const own = all.filter((one) => one.unit_id === unit.id);
    return { unit, messages: own, unread: own.filter(isUnread).length };
  });
  const last = (thread: Thread): number => Date.parse(thread.messages.at(-1)?.sent_at ?? '') || 0;
  return threads.sort(
    (a, b) => last(b) - last(a) || a.unit.call_sign.localeCompare(b.unit.call_sign, 'zh'),
  );
}

/** Says whether it is from a unit and nobody in the duty room has read it. */
export function isUnread(message: Message): boolean {
  return !message.to_unit && message.read_at === null;
}
