import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../logic/todo';
import { openDatabase } from './database';
import { findThing, forgetThings, keepThing, LONGEST_KEPT_MS, makeActionStore, makeFixStore } from './stores';

function say(key: string, at = new Date().toISOString()): Action {
  return { key, at, todo: { kind: 'message', unitId: 1, text: key } };
}

const keys = (actions: readonly Action[]): string[] => actions.map(({ key }) => key);

beforeEach(async () => {
  const database = await openDatabase();
  await Promise.all([database.clear('actions'), database.clear('fixes'), database.clear('things')]);
});

describe('makeActionStore', () => {
  it('gives back what was put, in order, to the same account only', async () => {
    const store = makeActionStore(1, 'work');
    for (const key of ['c', 'a', 'b']) await store.put(say(key));
    await store.remove(['a']);
    expect(keys(await makeActionStore(1, 'work').load())).toEqual(['c', 'b']);
    expect(await makeActionStore(2, 'work').load()).toEqual([]);
  });

  it('keeps the lanes apart', async () => {
    const call: Action = {
      ...say('help'),
      todo: { kind: 'emergency', unitId: 1, point: null, accuracyM: null },
    };
    await makeActionStore(1, 'urgent').put(call);
    await makeActionStore(1, 'work').put(say('word'));
    expect(await makeActionStore(1, 'urgent').load()).toEqual([call]);
    expect(keys(await makeActionStore(1, 'work').load())).toEqual(['word']);
  });

  it('keeps the photo of a note whole', async () => {
    const photo = new Blob(['JPEG'], { type: 'image/jpeg' });
    const note = { text: '', photo, incidentId: 3, patrolId: null, stopId: null, point: null };
    const store = makeActionStore(1, 'notes');
    await store.put({ ...say('n'), todo: { kind: 'note', unitId: 1, note } });
    const [kept] = await store.load();
    expect(kept?.todo.kind === 'note' && (await kept.todo.note.photo?.text())).toBe('JPEG');
  });

  it('drops what the server would no longer know as a repeat, and says so', async () => {
    const old = new Date(Date.now() - LONGEST_KEPT_MS - 1_000).toISOString();
    const expired: string[] = [];
    const store = makeActionStore(1, 'work', (actions) => expired.push(...keys(actions)));
    await store.put(say('old', old));
    await store.put(say('new'));
    expect(keys(await store.load())).toEqual(['new']);
    expect(expired).toEqual(['old']);
    expect(keys(await store.load())).toEqual(['new']);
  });
});

describe('makeFixStore', () => {
  it('gives back the own fixes and forgets all when cleared', async () => {
    const fix = { id: 'f', at: '2026-11-23T20:00:00Z', point: [103.8, 25.5], accuracy_m: 8 } as const;
    const own = makeFixStore(1);
    await own.put({ ...fix, point: [103.8, 25.5] });
    await makeFixStore(2).put({ ...fix, id: 'g', point: [103.8, 25.5] });
    expect(await own.load()).toEqual([fix]);
    await own.clear();
    expect(await own.load()).toEqual([]);
  });
});

describe('things', () => {
  it('are kept by name until forgotten', async () => {
    await keepThing('me', { role: 'officer' });
    expect(await findThing('me')).toEqual({ role: 'officer' });
    await forgetThings();
    expect(await findThing('me')).toBeNull();
  });
});
