import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import type { Fix } from '../../shared/api/types';
import { toFix } from '../logic/fix';
import type { Failure } from '../../shared/api/failure';
import { PositionSender } from '../logic/position-sender';
import { sendFixes } from '../api';
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
const OPTIONS: PositionOptions = { enableHighAccuracy: true, maximumAge: 0, timeout: TIMEOUT_MS };

export interface PositionSharing {
  state: Ref<SharingState>;
  waiting: Ref<number>;
  fix: Ref<Fix | null>;
  retry: () => void;
  stop: () => void;
}

/** Returns why this page cannot ask for a position at all, or null. */
function findObstacle(): SharingState | null {
  if (!window.isSecureContext) return 'insecure';
  return 'geolocation' in navigator ? null : 'unsupported';
}

/**
 * Watches this phone's position and sends it while `onDuty` is true, and only then.
 * `clockOffsetMs` is what to add to the phone's clock to get the server's.
 */
export function usePositionSharing(
  unitId: Ref<number | null>,
  onDuty: Ref<boolean>,
  clockOffsetMs: Ref<number>,
  onRefused: (failure: Failure) => void,
): PositionSharing {
  const state = ref<SharingState>('off');
  const waiting = ref(0);
  const fix = shallowRef<Fix | null>(null);
  let watchId: number | null = null;

  const sender = new PositionSender({
    send: (fixes) => sendFixes(unitId.value ?? 0, fixes),
    wait: waitForNetwork,
    onChange: (count) => (waiting.value = count),
    onRefused,
  });

  function onPosition(position: GeolocationPosition): void {
    fix.value = toFix(position, clockOffsetMs.value);
    state.value = 'sharing';
    sender.add(fix.value);
  }

  function onError(error: GeolocationPositionError): void {
    state.value = error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable';
  }

  function unwatch(): void {
    if (watchId !== null) navigator.geolocation.clearWatch(watchId);
    watchId = null;
  }

  function start(): void {
    unwatch();
    sender.start();
    state.value = findObstacle() ?? 'searching';
    if (state.value !== 'searching') return;
    watchId = navigator.geolocation.watchPosition(onPosition, onError, OPTIONS);
  }

  function stop(): void {
    unwatch();
    sender.stop();
    state.value = 'off';
    fix.value = null;
  }

  watch(onDuty, (on) => (on ? start() : stop()), { immediate: true });
  onScopeDispose(stop);
  return { state, waiting, fix, retry: start, stop };
}
