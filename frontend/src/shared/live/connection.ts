/** Keeps one live socket to the server, and knows how old its picture is. */

import type { ClientMessage, ServerMessage } from '../api/messages';
import type { LinkState } from './link';

export interface SocketListeners {
  onOpen: () => void;
  onText: (data: unknown) => void;
  onClose: (code: number) => void;
}

export interface SocketLike {
  listen(listeners: SocketListeners): void;
  send(text: string): void;
  close(): void;
}

export interface ConnectionPorts {
  open: () => SocketLike;
  /** milliseconds, monotonic enough to measure ages */
  now: () => number;
  /** uniform in [0, 1) */
  random: () => number;
  after: (ms: number, run: () => void) => () => void;
  cursor: () => string | null;
  onMessages: (messages: ServerMessage[]) => void;
  onState: (state: LinkState) => void;
  /** 4401 or 4409: nobody is signed in; 4403: this role has no live picture */
  onEnded: (code: number) => void;
}

/** The server says something at least every 5 s; longer than this and the picture is stale. */
export const STALE_AFTER_MS = 8_000;
/** A socket silent this long is dead, whatever the network stack believes. */
export const DEAD_AFTER_MS = 15_000;
export const FIRST_BACKOFF_MS = 500;
export const LONGEST_BACKOFF_MS = 8_000;

const ENDING_CODES = [4401, 4403, 4409];

export class LiveConnection {
  private socket: SocketLike | null = null;
  private state: LinkState = 'connecting';
  private attempts = 0;
  private heardAt: number | null = null;
  private stopTimer: (() => void) | null = null;

  constructor(private readonly ports: ConnectionPorts) {}

  /** Opens the socket; call once. */
  start(): void {
    this.connect();
  }

  /** Closes for good, for instance at sign-out. */
  stop(): void {
    this.drop();
    this.setState('ended');
  }

  /** Tries at once instead of waiting out the backoff, for instance when the network is back. */
  retryNow(): void {
    if (this.state === 'ended' || this.socket) return;
    this.stopTimer?.();
    this.connect();
  }

  /** Sends a message if the socket is live; tells whether it did. */
  send(message: ClientMessage): boolean {
    if (!this.socket || this.state !== 'live') return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Milliseconds since the server was last heard; null when it never was. */
  ageMs(): number | null {
    return this.heardAt === null ? null : this.ports.now() - this.heardAt;
  }

  private connect(): void {
    const socket = this.ports.open();
    this.socket = socket;
    const mine = (): boolean => this.socket === socket;
    socket.listen({
      onOpen: () => {
        if (mine()) socket.send(JSON.stringify(this.hello()));
      },
      onText: (data) => {
        if (mine()) this.receive(data);
      },
      onClose: (code) => {
        if (mine()) this.closed(code);
      },
    });
    this.arm(DEAD_AFTER_MS, () => this.reconnect());
  }

  private hello(): ClientMessage {
    return { type: 'hello', cursor: this.ports.cursor(), protocol: 1 };
  }

  private receive(data: unknown): void {
    const messages = parseFrame(data);
    if (!messages) return;
    this.heardAt = this.ports.now();
    this.attempts = 0;
    this.setState('live');
    this.arm(STALE_AFTER_MS, () => this.becomeStale());
    this.ports.onMessages(messages);
  }

  private becomeStale(): void {
    this.setState('stale');
    this.arm(DEAD_AFTER_MS - STALE_AFTER_MS, () => this.reconnect());
  }

  private closed(code: number): void {
    if (ENDING_CODES.includes(code)) {
      this.stop();
      this.ports.onEnded(code);
      return;
    }
    this.reconnect();
  }

  private reconnect(): void {
    this.drop();
    this.setState('lost');
    const ceiling = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.attempts);
    this.attempts += 1;
    this.arm(ceiling / 2 + (this.ports.random() * ceiling) / 2, () => this.connect());
  }

  private drop(): void {
    this.stopTimer?.();
    this.stopTimer = null;
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private arm(ms: number, run: () => void): void {
    this.stopTimer?.();
    this.stopTimer = this.ports.after(ms, run);
  }

  private setState(state: LinkState): void {
    if (state === this.state) return;
    this.state = state;
    this.ports.onState(state);
  }
}

function parseFrame(data: unknown): ServerMessage[] | null {
  if (typeof data !== 'string') return null;
  try {
    const parsed: unknown = JSON.parse(data);
    return Array.isArray(parsed) ? (parsed as ServerMessage[]) : null;
  } catch {
    return null;
  }
}
