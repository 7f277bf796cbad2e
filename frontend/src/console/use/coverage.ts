/** Coverage as the server measures it, asked again when units move. */

import { watchThrottled } from '@vueuse/core';
import { shallowRef, watch } from 'vue';
import { getCoverage } from '../../shared/api/endpoints';
import type { Coverage } from '../../shared/api/street-types';
import { useDesk } from './desk';
import { useToasts } from './toasts';

const REFRESH_MS = 5_000;

const coverage = shallowRef<Coverage | null>(null);

/** Returns the latest coverage; null while nobody looks. */
export const useCoverage = () => coverage;

/** Keeps the coverage fresh while it is switched on; must be called once. */
export function followCoverage(): void {
  const desk = useDesk();
  const { fail } = useToasts();
  const isOn = (): boolean => desk.toggles.value.coverage && desk.live.ready.value;

  async function ask(): Promise<void> {
    if (!isOn()) return;
    try {
      const answer = await getCoverage();
      if (isOn()) coverage.value = answer;
    } catch (error) {
      fail(error);
    }
  }

  const moved = () => {
    const { unit, positions, closure } = desk.live.state.value;
    return [unit, positions, closure] as const;
  };
  watchThrottled(moved, ask, { throttle: REFRESH_MS, trailing: true });
  watch(isOn, (on) => (on ? void ask() : void (coverage.value = null)), { immediate: true });
}
