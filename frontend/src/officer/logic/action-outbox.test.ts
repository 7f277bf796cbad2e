import { describe, expect, it } from 'vitest';
import type { Failure } from '../../shared/api/failure';
import { ActionOutbox, getWait, type Action } from './action-outbox';
import type { Outcome } from './outcome';
import type { Todo } from './todo';
import type { Verb } from './transitions';

const refusal: Failure = { status: 409, code: 'c', message: 'm', remedy: null, params: {} };

function act(verb: Verb, assignmentId = 1): Action {
  return make({ kind: 'step', assignmentId, verb, body: null }, `${verb}-${assignmentId}`);
}

function make(todo: Todo, key: string): Action {
  return { key, at: '2026-11-23T20:00:00.000Z', todo };
}

function nameOf({ todo, key }: Action): string {
  return todo.kind === 'step' ? todo.verb : key;
}

/** What a phone keeps, for boxes one after the other. */
function makeShelf(kept: Action[] = []) {
  return {
    kept,
    load: () => Promise.resolve([...kept]),
    put: (action: Action) => {
      kept.push(action);
      return Promise.resolve();
    },
    remove: (keys: readonly string[]) => {
      kept.splice(0, kept.length, ...kept.filter(({ key }) => !keys.includes(key)));
      return Promise.resolve();
    },
  };
}

/** An outbox whose answers are scripted; an exhausted script answers done. */
function makeOutbox(script: (Outcome | Promise<Outcome>)[], shelf = makeShelf()) {
  const sent: string[] = [];
  const waits: number[] = [];
  const refused: string[] = [];
  const counts: number[] = [];
  let signedOut = 0;
  const outbox = new ActionOutbox({
    store: shelf,
    send: (action) => {
      sent.push(nameOf(action));
      return Promise.resolve(script.shift() ?? { kind: 'done' });
    },
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    onChange: (waiting) => counts.push(waiting.length),
    onRefused: (action) => refused.push(nameOf(action)),
    onSignedOut: () => (signedOut += 1),
  });
  return { outbox, sent, waits, refused, counts, shelf, signedOut: () => signedOut };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
}

const never = new Promise<Outcome>(() => undefined);

describe('ActionOutbox', () => {
  it('sends in order, each once', async () => {
    const box = makeOutbox([]);
    box.outbox.add(act('acknowledge'));
    box.outbox.add(act('en-route'));
    box.outbox.add(act('en-route'));
    await settle();
    expect(box.sent).toEqual(['acknowledge', 'en-route']);
    expect(box.counts.at(-1)).toBe(0);
  });

  it('repeats the first until it passes, then goes on', async () => {
    const box = makeOutbox([{ kind: 'retry' }, { kind: 'retry' }, { kind: 'done' }]);
    box.outbox.add(act('acknowledge'));
    box.outbox.add(act('en-route'));
    await settle();
    expect(box.sent).toEqual(['acknowledge', 'acknowledge', 'acknowledge', 'en-route']);
    expect(box.waits).toEqual([500, 1000]);
  });

  it('drops what was to follow a refusal, for that assignment only', async () => {
    const box = makeOutbox([{ kind: 'refused', failure: refusal }]);
    box.outbox.add(act('en-route', 1));
    box.outbox.add(act('on-scene', 1));
    box.outbox.add(act('acknowledge', 2));
    await settle();
    expect(box.sent).toEqual(['en-route', 'acknowledge']);
    expect(box.refused).toEqual(['en-route']);
    expect(box.shelf.kept).toEqual([]);
  });

  it('loses no other stop when one is refused', async () => {
    const box = makeOutbox([{ kind: 'refused', failure: refusal }]);
    box.outbox.add(make({ kind: 'stop', patrolId: 1, stopId: 1, skipped: null }, 'first'));
    box.outbox.add(make({ kind: 'stop', patrolId: 1, stopId: 2, skipped: 'closed' }, 'second'));
    await settle();
    expect(box.sent).toEqual(['first', 'second']);
    expect(box.refused).toEqual(['first']);
  });

  it('takes a stop once, but every message', async () => {
    const box = makeOutbox([never]);
    box.outbox.add(make({ kind: 'stop', patrolId: 1, stopId: 1, skipped: null }, 'done'));
    box.outbox.add(make({ kind: 'stop', patrolId: 1, stopId: 1, skipped: 'unsafe' }, 'skipped'));
    box.outbox.add(make({ kind: 'message', unitId: 1, text: 'yes' }, 'one'));
    box.outbox.add(make({ kind: 'message', unitId: 1, text: 'yes' }, 'two'));
    await settle();
    expect(box.shelf.kept.map(({ key }) => key)).toEqual(['done', 'one', 'two']);
  });

  it('stops when the session has ended, and keeps what was not sent', async () => {
    const box = makeOutbox([{ kind: 'signed_out' }]);
    box.outbox.add(act('acknowledge'));
    box.outbox.add(act('en-route'));
    await settle();
    expect(box.sent).toEqual(['acknowledge']);
    expect(box.signedOut()).toBe(1);
    expect(box.shelf.kept.map(nameOf)).toEqual(['acknowledge', 'en-route']);
  });

  it('starts again after having been idle', async () => {
    const box = makeOutbox([]);
    box.outbox.add(act('acknowledge'));
    await settle();
    box.outbox.add(act('en-route'));
    await settle();
    expect(box.sent).toEqual(['acknowledge', 'en-route']);
  });

  it('keeps an action until it is answered, and no longer', async () => {
    let answer: (outcome: Outcome) => void = () => undefined;
    const box = makeOutbox([new Promise<Outcome>((resolve) => (answer = resolve))]);
    box.outbox.add(act('acknowledge'));
    await settle();
    expect(box.shelf.kept.map(nameOf)).toEqual(['acknowledge']);
    answer({ kind: 'done' });
    await settle();
    expect(box.shelf.kept).toEqual([]);
  });

  it('sends what a killed tab has left, under the same keys and before anything new', async () => {
    const killed = makeOutbox([never]);
    killed.outbox.add(act('acknowledge'));
    killed.outbox.add(act('en-route'));
    await settle();

    const next = makeOutbox([], killed.shelf);
    await next.outbox.open();
    next.outbox.add(act('on-scene'));
    await settle();
    expect(next.sent).toEqual(['acknowledge', 'en-route', 'on-scene']);
    expect(next.shelf.kept).toEqual([]);
  });

  it('still sends where the phone cannot keep anything', async () => {
    const broken = () => Promise.reject(new Error('no storage'));
    const shelf = { ...makeShelf(), load: broken, put: broken, remove: broken };
    const box = makeOutbox([], shelf);
    await box.outbox.open();
    box.outbox.add(act('acknowledge'));
    await settle();
    expect(box.sent).toEqual(['acknowledge']);
    expect(box.counts.at(-1)).toBe(0);
  });
});

describe('getWait', () => {
  it('doubles up to eight seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map(getWait)).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });
});
