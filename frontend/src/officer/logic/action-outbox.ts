import type { Failure } from '../../shared/api/failure';
import type { Outcome } from './outcome';
import type { Verb } from './transitions';

export interface ClearBody {
  disposition: string;
  note?: string;
}

export interface Action {
  assignmentId: number;
  verb: Verb;
  /** only with the verb clear */
  body: ClearBody | null;
}

export interface OutboxPorts {
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

/** Sends an officer's actions one at a time, in order, until each is answered. */
export class ActionOutbox {
  private waiting: Action[] = [];
  private tries = 0;
  private running = false;

  constructor(private readonly ports: OutboxPorts) {}

  /** Adds an action and starts sending; the same verb for the same assignment goes once. */
  add(action: Action): void {
    const known = this.waiting.some(
      (held) => held.assignmentId === action.assignmentId && held.verb === action.verb,
    );
    if (known) return;
    this.waiting.push(action);
    this.report();
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
    if (outcome.kind === 'done') this.waiting.shift();
    if (outcome.kind === 'refused') this.refuse(action, outcome.failure);
    if (outcome.kind === 'signed_out') this.leave();
    this.report();
  }

  /** Drops an action and whatever was to follow it for the same assignment. */
  private refuse(action: Action, failure: Failure): void {
    this.waiting = this.waiting.filter((held) => held.assignmentId !== action.assignmentId);
    this.ports.onRefused(action, failure);
  }

  private leave(): void {
    this.waiting = [];
    this.ports.onSignedOut();
  }

  private report(): void {
    this.ports.onChange([...this.waiting], this.tries);
  }
}
