/** The one store of a page: the live picture, its link, and the server's clock. */

import { computed, readonly, ref, shallowRef } from 'vue';
import type { ClientMessage, ServerMessage } from '../api/messages';
import { LiveConnection, type SocketLike } from './connection';
import type { LinkState } from './link';
import { followClock } from './clock';
import { applyMessages, EMPTY_STATE, type LiveState } from './reducer';

const TICK_MS = 1_000;

export interface LiveStoreOptions {
  /** called with the socket's close code when it will not be opened again */
  onEnded: (code: number) => void;
  /** called with every frame after it is applied */
  onMessages?: (messages: readonly ServerMessage[]) => void;
  /** what this page saw last, to begin with; the server replays what happened since */
  initial?: LiveState;
}

export type LiveStore = ReturnType<typeof createLiveStore>;

/** Makes the store and opens its connection. */
export function createLiveStore(options: LiveStoreOptions) {
  const state = shallowRef(options.initial ?? EMPTY_STATE);
  const link = ref<LinkState>('connecting');
  let clockOffsetMs: number | null = null;
  const nowMs = ref(Date.now());
  const ageMs = ref<number | null>(null);

  const connection = new LiveConnection({
    open: openSocket,
    now: () => performance.now(),
    random: Math.random,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    cursor: () => state.value.cursor,
    onState: (next) => (link.value = next),
    onEnded: options.onEnded,
    onMessages: (messages) => {
      syncClock(messages);
      state.value = applyMessages(state.value, messages);
      options.onMessages?.(messages);
    },
  });

  function syncClock(messages: readonly ServerMessage[]): void {
    for (const message of messages) {
      if (!('now' in message)) continue;
      clockOffsetMs = followClock(clockOffsetMs, Date.parse(message.now) - Date.now());
    }
  }

  function tick(): void {
    nowMs.value = Date.now() + (clockOffsetMs ?? 0);
    ageMs.value = connection.ageMs();
  }

  const retry = (): void => connection.retryNow();
  const timer = setInterval(tick, TICK_MS);
  window.addEventListener('online', retry);
  connection.start();

  return {
    /** entities and positions; replaced, never changed in place */
    state: readonly(state) as Readonly<typeof state>,
    link: readonly(link),
    /** the server's time, ticking once a second */
    nowMs: readonly(nowMs),
    /** milliseconds since the server was last heard; null before the first word */
    ageMs: readonly(ageMs),
    ready: computed(() => state.value.cursor !== null),
    send: (message: ClientMessage): boolean => connection.send(message),
    stop(): void {
      clearInterval(timer);
      window.removeEventListener('online', retry);
      connection.stop();
    },
  };
}

function openSocket(): SocketLike {
  const address = new URL('/api/live', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  return {
    listen({ onOpen, onText, onClose }) {
      socket.addEventListener('open', onOpen);
      socket.addEventListener('message', (event) => onText(event.data));
      socket.addEventListener('close', (event) => onClose(event.code));
    },
    send: (text) => socket.send(text),
    close: () => socket.close(),
  };
}
