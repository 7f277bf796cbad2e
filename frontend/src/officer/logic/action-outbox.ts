import type { Failure } from '../../shared/api/failure';
import type { Outcome } from './outcome';
import { getSubject, isSame, type Action } from './todo';

export type { Action } from './todo';

/** Where actions are kept so that a reload or a killed tab loses none. */
export interface ActionStore {
  /** what is kept, oldest first */
  load: () => Promise<readonly Action[]>;
  put: (action: Action) => Promise<void>;
  remove: (keys: readonly string[]) => Promise<void>;
}

export interface OutboxPorts {
  store: ActionStore;
  /** sends one action; never throws */
  send: (action: Action) => Promise<Outcome>;
  /** resolves after the time, or sooner when the network is back */
  wait: (ms: number) => Promise<void>;
  /** told after every change of what waits; `tries` counts failed attempts at the first */
  onChange: (waiting: readonly Action[], tries: number) => void;
  onRefused: (action: Action, failure: Failure) => void;
  onSignedOut: () => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/** Returns the pause before the next attempt: 0.5 s, doubling, at most 8 s. */
export function getWait(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, tries - 1));
}

/**
 * Sends an officer's actions one at a time, in order, until each is answered.
 *
 * Every action is kept before it is sent and forgotten after it was answered. One whose answer
 * was lost with the tab is sent again under its key, and the server does it once.
 */
export class ActionOutbox {
  private waiting: Action[] = [];
  private tries = 0;
  private running = false;

  constructor(private readonly ports: OutboxPorts) {}

  /** Takes up what an earlier visit left; what was done meanwhile comes after it. */
  async open(): Promise<void> {
    const left = await this.ports.store.load().catch(() => []);
    const known = new Set(this.waiting.map((held) => held.key));
    this.waiting = [...left.filter(({ key }) => !known.has(key)), ...this.waiting];
    if (left.length > 0) this.report();
    this.start();
  }

  /** Adds an action and starts sending; what is waiting already is not added again. */
  add(action: Action): void {
    if (this.waiting.some((held) => isSame(held.todo, action.todo))) return;
    this.waiting.push(action);
    // a phone without storage still sends what it can
    this.ports.store.put(action).catch(() => undefined);
    this.report();
    this.start();
  }

  private start(): void {
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      this.settle(first, await this.ports.send(first));
      if (this.tries > 0) await this.ports.wait(getWait(this.tries));
    }
    this.running = false;
  }

  private settle(action: Action, outcome: Outcome): void {
    this.tries = outcome.kind === 'retry' ? this.tries + 1 : 0;
    if (outcome.kind === 'done') this.drop((held) => held.key === action.key);
    if (outcome.kind === 'refused') this.refuse(action, outcome.failure);
    if (outcome.kind === 'signed_out') this.leave();
    this.report();
  }

  /** Drops an action and whatever was to follow it about the same thing. */
  private refuse(action: Action, failure: Failure): void {
    this.drop((held) => getSubject(held) === getSubject(action));
    this.ports.onRefused(action, failure);
  }

  private drop(isGone: (action: Action) => boolean): void {
    const gone = this.waiting.filter(isGone).map((held) => held.key);
    this.waiting = this.waiting.filter((held) => !isGone(held));
    this.ports.store.remove(gone).catch(() => undefined);
  }

  /** Sends no more; the store keeps what waits until the same officer has signed in again. */
  private leave(): void {
    this.waiting = [];
    this.ports.onSignedOut();
  }

  private report(): void {
    this.ports.onChange([...this.waiting], this.tries);
  }
}
