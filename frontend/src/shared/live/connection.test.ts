import { beforeEach, describe, expect, it } from 'vitest';
import {
  DEAD_AFTER_MS,
  LiveConnection,
  LONGEST_BACKOFF_MS,
  STALE_AFTER_MS,
  type SocketLike,
  type SocketListeners,
} from './connection';
import type { LinkState } from './link';

class FakeSocket implements SocketLike {
  listeners: SocketListeners | null = null;
  sent: unknown[] = [];
  closed = false;

  listen(listeners: SocketListeners): void {
    this.listeners = listeners;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  say(...messages: object[]): void {
    this.listeners?.onText(JSON.stringify(messages));
  }
}

class Clock {
  now = 0;
  private timers: { at: number; run: () => void }[] = [];

  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.now + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [next] = this.timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.now = next.at;
      this.timers = this.timers.filter((one) => one !== next);
      next.run();
    }
    this.now = end;
  }
}

const HEARTBEAT = { type: 'heartbeat', now: '2026-11-23T12:00:00Z', cursor: '5' };

let clock: Clock;
let sockets: FakeSocket[];
let states: LinkState[];
let ended: number[];
let received: unknown[];
let cursor: string | null;
let connection: LiveConnection;

const socket = (index: number): FakeSocket => {
  const found = sockets[index];
  if (!found) throw new Error(`socket ${index} was never opened`);
  return found;
};

beforeEach(() => {
  clock = new Clock();
  sockets = [];
  states = [];
  ended = [];
  received = [];
  cursor = null;
  connection = new LiveConnection({
    open: () => {
      sockets.push(new FakeSocket());
      return socket(sockets.length - 1);
    },
    now: () => clock.now,
    random: () => 1,
    after: clock.after,
    cursor: () => cursor,
    onMessages: (messages) => received.push(...messages),
    onState: (state) => states.push(state),
    onEnded: (code) => ended.push(code),
  });
  connection.start();
});

describe('LiveConnection', () => {
  it('says hello with its cursor when the socket opens', () => {
    cursor = '41';
    socket(0).listeners?.onOpen();
    expect(socket(0).sent).toEqual([{ type: 'hello', cursor: '41', protocol: 1 }]);
  });

  it('is live with the first frame and hands its messages on', () => {
    socket(0).say(HEARTBEAT);
    expect(states).toEqual(['live']);
    expect(received).toEqual([HEARTBEAT]);
  });

  it('stays live while heartbeats come', () => {
    for (let i = 0; i < 5; i += 1) {
      socket(0).say(HEARTBEAT);
      clock.advance(5_000);
    }
    expect(states).toEqual(['live']);
  });

  it('is stale after 8 s of silence, knows the age, and recovers with a word', () => {
    socket(0).say(HEARTBEAT);
    clock.advance(STALE_AFTER_MS);
    expect(states).toEqual(['live', 'stale']);
    expect(connection.ageMs()).toBe(STALE_AFTER_MS);
    socket(0).say(HEARTBEAT);
    expect(states).toEqual(['live', 'stale', 'live']);
    expect(connection.ageMs()).toBe(0);
  });

  it('gives a silent socket up and opens another', () => {
    socket(0).say(HEARTBEAT);
    clock.advance(DEAD_AFTER_MS);
    expect(states).toEqual(['live', 'stale', 'lost']);
    expect(socket(0).closed).toBe(true);
    clock.advance(500);
    expect(sockets.length).toBe(2);
  });

  it('gives up a socket that never answers', () => {
    clock.advance(DEAD_AFTER_MS);
    expect(states).toEqual(['lost']);
  });

  it('waits longer after every failure, at most 8 s, and starts anew once heard', () => {
    const waits: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      socket(sockets.length - 1).listeners?.onClose(1006);
      const before = clock.now;
      const count = sockets.length;
      while (sockets.length === count) clock.advance(50);
      waits.push(clock.now - before);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, LONGEST_BACKOFF_MS, LONGEST_BACKOFF_MS, LONGEST_BACKOFF_MS]);
    socket(7).say(HEARTBEAT);
    socket(7).listeners?.onClose(1006);
    clock.advance(500);
    expect(sockets.length).toBe(9);
  });

  it('reconnects when the server found it too slow', () => {
    socket(0).listeners?.onClose(4408);
    expect(states).toEqual(['lost']);
    expect(ended).toEqual([]);
  });

  it.each([4401, 4403, 4409])('ends with code %i and does not come back', (code) => {
    socket(0).listeners?.onClose(code);
    clock.advance(60_000);
    expect(ended).toEqual([code]);
    expect(states).toEqual(['ended']);
    expect(sockets.length).toBe(1);
  });

  it('does not listen to a socket it gave up', () => {
    socket(0).listeners?.onClose(1006);
    socket(0).say(HEARTBEAT);
    expect(received).toEqual([]);
    expect(states).toEqual(['lost']);
  });

  it('ignores frames that are not arrays of messages', () => {
    socket(0).listeners?.onText('{"type":"heartbeat"}');
    socket(0).listeners?.onText('not json');
    expect(states).toEqual([]);
  });

  it('tries at once when the network is back', () => {
    socket(0).listeners?.onClose(1006);
    connection.retryNow();
    expect(sockets.length).toBe(2);
    connection.retryNow();
    expect(sockets.length).toBe(2);
  });

  it('sends only while live', () => {
    expect(connection.send({ type: 'pong' })).toBe(false);
    socket(0).say(HEARTBEAT);
    expect(connection.send({ type: 'pong' })).toBe(true);
    expect(socket(0).sent).toEqual([{ type: 'pong' }]);
  });
});
