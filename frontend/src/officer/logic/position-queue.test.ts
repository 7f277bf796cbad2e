import { describe, expect, it } from 'vitest';
import type { Fix } from '../../shared/api/types';
import { PositionQueue } from './position-queue';

function fixAt(second: number): Fix {
  return {
    id: `f${second}`,
    at: new Date(Date.UTC(2026, 10, 23, 20, 0, 0) + second * 1000).toISOString(),
    point: [103.8, 25.5],
    accuracy_m: 8,
  };
}

function ids(fixes: readonly Fix[]): string[] {
  return fixes.map((fix) => fix.id);
}

/** What a phone keeps, for queues one after the other. */
function makeShelf(kept: Fix[] = []) {
  const keep = (left: Fix[]): Promise<void> => {
    kept.splice(0, kept.length, ...left);
    return Promise.resolve();
  };
  return {
    kept,
    load: () => Promise.resolve([...kept]),
    put: (fix: Fix) => keep([...kept, fix]),
    remove: (gone: readonly string[]) => keep(kept.filter(({ id }) => !gone.includes(id))),
    clear: () => keep([]),
  };
}

describe('PositionQueue', () => {
  it('hands out the oldest first and keeps them until settled', () => {
    const queue = new PositionQueue();
    [0, 1, 2].forEach((s) => queue.push(fixAt(s)));
    expect(ids(queue.peek(2))).toEqual(['f0', 'f1']);
    expect(queue.size).toBe(3);
    queue.settle(queue.peek(2));
    expect(ids(queue.peek())).toEqual(['f2']);
  });

  it('refuses fixes out of order or less than a second apart', () => {
    const queue = new PositionQueue();
    expect(queue.push(fixAt(10))).toBe(true);
    expect(queue.push(fixAt(10.4))).toBe(false);
    expect(queue.push(fixAt(3))).toBe(false);
    expect(queue.push(fixAt(11))).toBe(true);
    expect(ids(queue.peek())).toEqual(['f10', 'f11']);
  });

  it('refuses a fix without a readable time', () => {
    expect(new PositionQueue().push({ ...fixAt(0), at: 'yesterday' })).toBe(false);
  });

  it('is bounded: the oldest go first', () => {
    const queue = new PositionQueue(3);
    [0, 1, 2, 3, 4].forEach((s) => queue.push(fixAt(s)));
    expect(ids(queue.peek())).toEqual(['f2', 'f3', 'f4']);
  });

  it('settling fixes that overflow has dropped does no harm', () => {
    const queue = new PositionQueue(2);
    [0, 1].forEach((s) => queue.push(fixAt(s)));
    const batch = queue.peek();
    queue.push(fixAt(2));
    queue.settle(batch);
    expect(ids(queue.peek())).toEqual(['f2']);
  });

  it('forgets everything when cleared, also what the phone keeps', async () => {
    const shelf = makeShelf();
    const queue = new PositionQueue(10, shelf);
    queue.push(fixAt(0));
    queue.clear();
    expect(queue.size).toBe(0);
    const next = new PositionQueue(10, shelf);
    await next.open();
    expect(next.size).toBe(0);
  });

  it('takes up what a killed tab has left, before what came meanwhile', async () => {
    const shelf = makeShelf();
    const killed = new PositionQueue(10, shelf);
    [0, 1, 2].forEach((s) => killed.push(fixAt(s)));
    killed.settle([fixAt(0)]);

    const next = new PositionQueue(10, shelf);
    next.push(fixAt(5));
    await next.open();
    expect(ids(next.peek())).toEqual(['f1', 'f2', 'f5']);
    expect(next.push(fixAt(4))).toBe(false);
    next.settle(next.peek());
    expect(shelf.kept).toEqual([]);
  });

  it('the phone keeps no more than the queue holds', () => {
    const shelf = makeShelf();
    const queue = new PositionQueue(2, shelf);
    [0, 1, 2, 3].forEach((s) => queue.push(fixAt(s)));
    expect(ids(shelf.kept)).toEqual(['f2', 'f3']);
  });
});
