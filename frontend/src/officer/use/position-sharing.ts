import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import type { Failure } from '../../shared/api/failure';
import type { Fix } from '../../shared/api/types';
import { sendFixes } from '../api';
import { toFix } from '../logic/fix';
import { isWorthTelling, STILL_MS, type Told } from '../logic/pace';
import { CAPACITY, PositionQueue } from '../logic/position-queue';
import { PositionSender } from '../logic/position-sender';
import { makeFixStore } from '../store/stores';
import { waitForNetwork } from './network';

export type SharingState =
  | 'off'
  | 'searching'
  | 'sharing'
  | 'denied'
  | 'unavailable'
  | 'unsupported'
  | 'insecure';

/** Longer than this without a fix, the sign no longer claims to be sharing. */
const TIMEOUT_MS = 30_000;
/** A phone that stands still is asked so often; what it says is sent once a minute. */
const BEAT_MS = STILL_MS / 3;
const OPTIONS: PositionOptions = { enableHighAccuracy: true, maximumAge: 0, timeout: TIMEOUT_MS };

export interface PositionSharing {
  state: Ref<SharingState>;
  waiting: Ref<number>;
  /** where the phone is now, whether it was worth sending or not */
  fix: Ref<Fix | null>;
  retry: () => void;
}

export interface SharingPorts {
  accountId: number;
  unitId: Ref<number>;
  /** null while it is not known yet: then nothing is collected, and nothing forgotten */
  onDuty: Ref<boolean | null>;
  /** what to add to the phone's clock to get the server's */
  clockOffsetMs: Ref<number>;
  onRefused: (failure: Failure) => void;
}

/** Returns why this page cannot ask for a position at all, or null. */
function findObstacle(): SharingState | null {
  if (!window.isSecureContext) return 'insecure';
  return 'geolocation' in navigator ? null : 'unsupported';
}

/** Watches this phone's position and sends what is worth telling while on duty, and only then. */
export function usePositionSharing(ports: SharingPorts): PositionSharing {
  const state = ref<SharingState>('off');
  const waiting = ref(0);
  const fix = shallowRef<Fix | null>(null);
  let watchId: number | null = null;
  let heart: ReturnType<typeof setInterval> | undefined;
  let told: Told | null = null;
  let sinceMs = 0;

  const queue = new PositionQueue(CAPACITY, makeFixStore(ports.accountId));
  const sender = new PositionSender(
    {
      send: (fixes) => sendFixes(ports.unitId.value, fixes),
      wait: waitForNetwork,
      onChange: (count) => (waiting.value = count),
      onRefused: ports.onRefused,
    },
    queue,
  );

  function onPosition(position: GeolocationPosition): void {
    const found = toFix(position, ports.clockOffsetMs.value, sinceMs);
    const atMs = Date.parse(found.at);
    fix.value = found;
    state.value = 'sharing';
    if (!isWorthTelling(told, found.point, atMs, found.accuracy_m)) return;
    told = { point: found.point, atMs };
    sender.add(found);
  }

  function onError(error: GeolocationPositionError): void {
    state.value = error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable';
  }

  /** A phone that lies still may find nothing to report by itself: it is asked. */
  function beat(): void {
    navigator.geolocation.getCurrentPosition(onPosition, onError, OPTIONS);
  }

  function unwatch(): void {
    if (watchId !== null) navigator.geolocation.clearWatch(watchId);
    watchId = null;
    clearInterval(heart);
  }

  function start(): void {
    unwatch();
    told = null;
    sinceMs = Date.now();
    sender.start();
    state.value = findObstacle() ?? 'searching';
    if (state.value !== 'searching') return;
    watchId = navigator.geolocation.watchPosition(onPosition, onError, OPTIONS);
    heart = setInterval(beat, BEAT_MS);
  }

  function stop(): void {
    unwatch();
    sender.stop();
    state.value = 'off';
    fix.value = null;
  }

  watch(
    ports.onDuty,
    (on) => {
      if (on !== null) (on ? start : stop)();
    },
    { immediate: true },
  );
  onScopeDispose(unwatch);
  return { state, waiting, fix, retry: start };
}
