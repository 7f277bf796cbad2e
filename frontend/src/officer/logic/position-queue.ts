import type { Fix } from '../../shared/api/types';

/** One second between fixes is what the live path shows; more would only cost battery. */
export const MIN_GAP_MS = 1_000;
/** Hours without a network at one fix every few seconds, as a walk makes them. */
export const CAPACITY = 3_000;
/** Fixes sent in one request. */
export const BATCH = 60;

/** Where fixes are kept so that a reload or a killed tab loses none. */
export interface FixStore {
  load: () => Promise<readonly Fix[]>;
  put: (fix: Fix) => Promise<void>;
  remove: (ids: readonly string[]) => Promise<void>;
  clear: () => Promise<void>;
}

/** Keeps nothing: what is in memory is all there is. */
const NOWHERE: FixStore = {
  load: () => Promise.resolve([]),
  put: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  clear: () => Promise.resolve(),
};

/** Fixes waiting to be sent, oldest first; when full, the oldest go. */
export class PositionQueue {
  private fixes: Fix[] = [];
  private lastMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly capacity: number = CAPACITY,
    private readonly store: FixStore = NOWHERE,
  ) {}

  get size(): number {
    return this.fixes.length;
  }

  /** Takes up what an earlier visit of the same duty left. */
  async open(): Promise<void> {
    const left = await this.store.load().catch(() => []);
    const known = new Set(this.fixes.map((fix) => fix.id));
    const older = left.filter((fix) => !known.has(fix.id));
    this.fixes = [...older, ...this.fixes].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const last = this.fixes.at(-1);
    if (last) this.lastMs = Date.parse(last.at);
  }

  /** Adds a fix; returns false for one that is older than, or too close to, the last one. */
  push(fix: Fix): boolean {
    const atMs = Date.parse(fix.at);
    if (!(atMs - this.lastMs >= MIN_GAP_MS)) return false;
    this.lastMs = atMs;
    this.fixes.push(fix);
    this.store.put(fix).catch(() => undefined);
    if (this.fixes.length > this.capacity) this.forget(this.fixes.slice(0, 1));
    return true;
  }

  /** Returns the oldest fixes without removing them: a request that fails loses nothing. */
  peek(count: number = BATCH): readonly Fix[] {
    return this.fixes.slice(0, count);
  }

  /** Removes the fixes the server has answered for, accepted or rejected. */
  settle(sent: readonly Fix[]): void {
    this.forget(sent);
  }

  /** Forgets everything: nothing measured on duty is sent after it. */
  clear(): void {
    this.fixes = [];
    this.store.clear().catch(() => undefined);
  }

  private forget(gone: readonly Fix[]): void {
    const ids = new Set(gone.map((fix) => fix.id));
    this.fixes = this.fixes.filter((fix) => !ids.has(fix.id));
    this.store.remove([...ids]).catch(() => undefined);
  }
}
