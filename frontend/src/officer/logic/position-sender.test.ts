import { describe, expect, it } from 'vitest';
import type { Fix } from '../../shared/api/types';
import type { Failure } from '../../shared/api/failure';
import { PositionQueue } from './position-queue';
import { PositionSender, type SendResult } from './position-sender';

function fixAt(second: number): Fix {
  const at = new Date(Date.UTC(2026, 10, 23, 20, 0, second)).toISOString();
  return { id: `f${second}`, at, point: [103.8, 25.5], accuracy_m: 8 };
}

function failed(status: number | null): SendResult {
  const failure: Failure = { status, code: 'c', message: 'm', remedy: null, params: {} };
  return { kind: 'failed', failure };
}

function makeSender(script: SendResult[]) {
  const batches: string[][] = [];
  const counts: number[] = [];
  let refused = 0;
  const sender = new PositionSender({
    send: (fixes) => {
      batches.push(fixes.map((fix) => fix.id));
      return Promise.resolve(script.shift() ?? { kind: 'sent' });
    },
    wait: () => Promise.resolve(),
    onChange: (waiting) => counts.push(waiting),
    onRefused: () => (refused += 1),
  });
  return { sender, batches, counts, refused: () => refused };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
}

describe('PositionSender', () => {
  it('sends nothing before sharing starts', async () => {
    const { sender, batches } = makeSender([]);
    sender.add(fixAt(0));
    await settle();
    expect(batches).toEqual([]);
  });

  it('keeps order through a broken network', async () => {
    const { sender, batches, counts } = makeSender([failed(null), failed(503)]);
    sender.start();
    [0, 1, 2].forEach((s) => sender.add(fixAt(s)));
    await settle();
    expect(batches).toEqual([['f0'], ['f0', 'f1', 'f2'], ['f0', 'f1', 'f2']]);
    expect(counts.at(-1)).toBe(0);
  });

  it('drops a batch the server refuses and says so', async () => {
    const box = makeSender([failed(409)]);
    box.sender.start();
    box.sender.add(fixAt(0));
    await settle();
    expect(box.refused()).toBe(1);
    expect(box.counts.at(-1)).toBe(0);
  });

  it('sends what a killed tab of the same duty has left', async () => {
    const left = [fixAt(0), fixAt(1)];
    const batches: string[][] = [];
    const queue = new PositionQueue(10, {
      load: () => Promise.resolve(left),
      put: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      clear: () => Promise.resolve(),
    });
    const sender = new PositionSender(
      {
        send: (fixes) => {
          batches.push(fixes.map((fix) => fix.id));
          return Promise.resolve({ kind: 'sent' });
        },
        wait: () => Promise.resolve(),
        onChange: () => undefined,
        onRefused: () => undefined,
      },
      queue,
    );
    sender.start();
    await settle();
    expect(batches).toEqual([['f0', 'f1']]);
  });

  it('sends nothing more once stopped', async () => {
    const box = makeSender([failed(null)]);
    box.sender.start();
    box.sender.add(fixAt(0));
    box.sender.stop();
    box.sender.add(fixAt(1));
    await settle();
    expect(box.batches).toEqual([['f0']]);
    expect(box.counts.at(-1)).toBe(0);
  });
});
