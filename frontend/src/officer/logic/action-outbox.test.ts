import { describe, expect, it } from 'vitest';
import { ActionOutbox, getWait, type Action } from './action-outbox';
import type { Failure } from '../../shared/api/failure';
import type { Outcome } from './outcome';

const refusal: Failure = { status: 409, code: 'c', message: 'm', remedy: null, params: {} };

function act(verb: Action['verb'], assignmentId = 1): Action {
  return { assignmentId, verb, body: null };
}

/** An outbox whose answers are scripted; an exhausted script answers done. */
function makeOutbox(script: Outcome[]) {
  const sent: string[] = [];
  const waits: number[] = [];
  const refused: string[] = [];
  const counts: number[] = [];
  let signedOut = 0;
  const outbox = new ActionOutbox({
    send: (action) => {
      sent.push(action.verb);
      return Promise.resolve(script.shift() ?? { kind: 'done' });
    },
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    onChange: (waiting) => counts.push(waiting.length),
    onRefused: (action) => refused.push(action.verb),
    onSignedOut: () => (signedOut += 1),
  });
  return { outbox, sent, waits, refused, counts, signedOut: () => signedOut };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
}

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
  });

  it('stops when the session has ended', async () => {
    const box = makeOutbox([{ kind: 'signed_out' }]);
    box.outbox.add(act('acknowledge'));
    box.outbox.add(act('en-route'));
    await settle();
    expect(box.sent).toEqual(['acknowledge']);
    expect(box.signedOut()).toBe(1);
  });

  it('starts again after having been idle', async () => {
    const box = makeOutbox([]);
    box.outbox.add(act('acknowledge'));
    await settle();
    box.outbox.add(act('en-route'));
    await settle();
    expect(box.sent).toEqual(['acknowledge', 'en-route']);
  });
});

describe('getWait', () => {
  it('doubles up to eight seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map(getWait)).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });
});
