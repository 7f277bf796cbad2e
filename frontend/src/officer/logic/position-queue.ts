import type { Fix } from '../../shared/api/types';

/** One second between fixes is what the live path shows; more would only cost battery. */
export const MIN_GAP_MS = 1_000;
/** A quarter of an hour without a network at one fix a second. */
export const CAPACITY = 900;
/** Fixes sent in one request. */
export const BATCH = 60;

/** Fixes waiting to be sent, oldest first; when full, the oldest go. */
export class PositionQueue {
  private fixes: Fix[] = [];
  private lastMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly capacity: number = CAPACITY) {}

  get size(): number {
    return this.fixes.length;
  }

  /** Adds a fix; returns false for one that is older than, or too close to, the last one. */
  push(fix: Fix): boolean {
    const atMs = Date.parse(fix.at);
    if (!(atMs - this.lastMs >= MIN_GAP_MS)) return false;
    this.lastMs = atMs;
    this.fixes.push(fix);
    if (this.fixes.length > this.capacity) this.fixes.shift();
    return true;
  }

  /** Returns the oldest fixes without removing them: a request that fails loses nothing. */
  peek(count: number = BATCH): readonly Fix[] {
    return this.fixes.slice(0, count);
  }

  /** Removes the fixes the server has answered for, accepted or rejected. */
  settle(sent: readonly Fix[]): void {
    const ids = new Set(sent.map((fix) => fix.id));
    this.fixes = this.fixes.filter((fix) => !ids.has(fix.id));
  }

  /** Forgets everything: nothing measured on duty is sent after it. */
  clear(): void {
    this.fixes = [];
  }
}
