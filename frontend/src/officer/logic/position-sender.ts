import type { Fix } from '../../shared/api/types';
import type { Failure } from '../../shared/api/failure';
import { isPassing } from './outcome';
import { PositionQueue } from './position-queue';
import { getWait } from './action-outbox';

export type SendResult = { kind: 'sent' } | { kind: 'failed'; failure: Failure };

export interface SenderPorts {
  send: (fixes: readonly Fix[]) => Promise<SendResult>;
  wait: (ms: number) => Promise<void>;
  onChange: (waiting: number) => void;
  /** the server says the unit is off duty, or this account may not report for it */
  onRefused: (failure: Failure) => void;
}

/** Sends fixes in order, one request at a time; what cannot be sent now waits, bounded. */
export class PositionSender {
  private running = false;
  private tries = 0;
  private sharing = false;

  constructor(
    private readonly ports: SenderPorts,
    private readonly queue: PositionQueue = new PositionQueue(),
  ) {}

  /** Begins, with what an earlier visit of the same duty has left. */
  start(): void {
    this.sharing = true;
    void this.resume();
  }

  /** Stops at once and forgets what was not sent. */
  stop(): void {
    this.sharing = false;
    this.tries = 0;
    this.queue.clear();
    this.ports.onChange(0);
  }

  add(fix: Fix): void {
    if (!this.sharing || !this.queue.push(fix)) return;
    this.ports.onChange(this.queue.size);
    if (!this.running) void this.run();
  }

  private async resume(): Promise<void> {
    await this.queue.open();
    if (!this.sharing || this.queue.size === 0) return;
    this.ports.onChange(this.queue.size);
    if (!this.running) await this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.sharing && this.queue.size > 0) {
      const batch = this.queue.peek();
      this.settle(batch, await this.ports.send(batch));
      if (this.tries > 0) await this.ports.wait(getWait(this.tries));
    }
    this.running = false;
  }

  private settle(batch: readonly Fix[], result: SendResult): void {
    if (!this.sharing) return;
    const passing = result.kind === 'failed' && isPassing(result.failure);
    this.tries = passing ? this.tries + 1 : 0;
    if (!passing) this.queue.settle(batch);
    this.ports.onChange(this.queue.size);
    if (result.kind === 'failed' && !passing) this.ports.onRefused(result.failure);
  }
}
