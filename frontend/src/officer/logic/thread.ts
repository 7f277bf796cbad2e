import type { Message } from '../../shared/api/field-types';
import type { Action } from './todo';

export interface Line {
  key: string;
  own: boolean;
  text: string;
  by: string;
  at: string;
  /** of own lines: how far they have come */
  state: 'queued' | 'sent' | 'read';
}

/** Returns a unit's messages in the order they were sent, with those still waiting here. */
export function listThread(
  messages: Iterable<Message>,
  unitId: number,
  waiting: readonly Action[],
): Line[] {
  const known = [...messages].filter((one) => one.unit_id === unitId).map(toLine);
  const queued = waiting.flatMap(({ key, at, todo }): Line[] =>
    todo.kind === 'message'
      ? [{ key, own: true, text: todo.text, by: '', at, state: 'queued' }]
      : [],
  );
  return [...known, ...queued].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function toLine(message: Message): Line {
  return {
    key: String(message.id),
    own: !message.to_unit,
    text: message.text,
    by: message.by,
    at: message.sent_at,
    state: message.read_at === null ? 'sent' : 'read',
  };
}

/** Returns the messages from the duty room that nobody of the unit has read. */
export function listUnread(messages: Iterable<Message>, unitId: number): Message[] {
  return [...messages].filter(
    (one) => one.unit_id === unitId && one.to_unit && one.read_at === null,
  );
}
