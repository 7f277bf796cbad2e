/** The quiet march along the selected route, paced by the clock and not by frames. */

import { usePreferredReducedMotion } from '@vueuse/core';
import { onScopeDispose } from 'vue';
import type { Map as MapLibreMap } from 'maplibre-gl';

const STEP_MS = 150;
const DASHES: readonly number[][] = [
  [0, 4, 3],
  [1, 4, 2],
  [2, 4, 1],
  [3, 4, 0],
  [0, 1, 3, 3],
  [0, 2, 3, 2],
  [0, 3, 3, 1],
];

/** Marches while `isNeeded` says so; stands still for those who prefer reduced motion. */
export function useRouteMarch(map: MapLibreMap, isNeeded: () => boolean): void {
  const motion = usePreferredReducedMotion();
  const timer = setInterval(() => {
    if (motion.value === 'reduce' || document.hidden || !isNeeded()) return;
    const step = Math.floor(performance.now() / STEP_MS) % DASHES.length;
    map.setPaintProperty('routes-dash', 'line-dasharray', DASHES[step]);
  }, STEP_MS);
  onScopeDispose(() => clearInterval(timer));
}
