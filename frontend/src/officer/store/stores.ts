import type { ActionStore } from '../logic/action-outbox';
import type { FixStore } from '../logic/position-queue';
import { getLane, type Action, type Lane } from '../logic/todo';
import { openDatabase, type KeptAction } from './database';

/** The server knows keys for a day: what is older than this could be done twice, so it goes. */
export const LONGEST_KEPT_MS = 20 * 3_600_000;

let lastOrder = 0;

/** A number greater than any before, also over reloads. */
function nextOrder(): number {
  lastOrder = Math.max(lastOrder + 1, Date.now());
  return lastOrder;
}

function strip({ key, at, todo }: KeptAction): Action {
  return { key, at, todo };
}

/**
 * The kept actions of one account and one lane.
 * `onExpired` is told of those that have become too old to be sent.
 */
export function makeActionStore(
  accountId: number,
  lane: Lane,
  onExpired: (actions: readonly Action[]) => void = () => undefined,
): ActionStore {
  async function remove(keys: readonly string[]): Promise<void> {
    const writing = (await openDatabase()).transaction('actions', 'readwrite');
    await Promise.all([...keys.map((key) => writing.store.delete(key)), writing.done]);
  }

  return {
    async load() {
      const all = await (await openDatabase()).getAll('actions');
      const own = all
        .filter((kept) => kept.accountId === accountId && getLane(kept.todo) === lane)
        .sort((a, b) => a.order - b.order);
      const isOld = ({ at }: Action): boolean => Date.now() - Date.parse(at) > LONGEST_KEPT_MS;
      const old = own.filter(isOld);
      if (old.length > 0) onExpired(old.map(strip));
      await remove(old.map(({ key }) => key));
      return own.filter((kept) => !isOld(kept)).map(strip);
    },
    async put(action) {
      const order = nextOrder();
      await (await openDatabase()).put('actions', { ...action, accountId, order });
    },
    remove,
  };
}

/** The kept fixes of one account. */
export function makeFixStore(accountId: number): FixStore {
  return {
    async load() {
      const all = await (await openDatabase()).getAll('fixes');
      const own = all.filter((kept) => kept.accountId === accountId);
      return own.map(({ fix }) => fix);
    },
    async put(fix) {
      await (await openDatabase()).put('fixes', { id: fix.id, accountId, fix });
    },
    async remove(ids) {
      const writing = (await openDatabase()).transaction('fixes', 'readwrite');
      await Promise.all([...ids.map((id) => writing.store.delete(id)), writing.done]);
    },
    async clear() {
      await (await openDatabase()).clear('fixes');
    },
  };
}

/** Keeps one thing by its name; a phone that cannot keep it goes without. */
export async function keepThing(name: string, value: unknown): Promise<void> {
  await openDatabase()
    .then((database) => database.put('things', value, name))
    .catch(() => undefined);
}

/** Returns a kept thing, or null. */
export async function findThing<T>(name: string): Promise<T | null> {
  const found = await openDatabase()
    .then((database) => database.get('things', name))
    .catch(() => undefined);
  return (found as T | undefined) ?? null;
}

/** Forgets who was here and what they saw; what is still to be sent stays. */
export async function forgetThings(): Promise<void> {
  await openDatabase()
    .then((database) => database.clear('things'))
    .catch(() => undefined);
}
