/** Who could go to the selected incident, asked again when the units change. */

import { onScopeDispose, shallowRef, watch } from 'vue';
import { getRecommendation } from '../../shared/api/endpoints';
import type { Recommendation } from '../../shared/api/types';
import { useDesk } from './desk';
import { useToasts } from './toasts';

const SETTLE_MS = 400;

/** Returns the recommendation for the selected incident; null until one is there. */
export function createRecommendation() {
  const desk = useDesk();
  const { fail } = useToasts();
  const answer = shallowRef<Recommendation | null>(null);
  let asking: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(id: number): Promise<void> {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    try {
      const fresh = await getRecommendation(id, mine.signal);
      if (asking === mine) answer.value = fresh;
    } catch (error) {
      if (asking === mine) fail(error);
    }
  }

  /** what a recommendation depends on: the incident's own state, and who is free */
  const basis = (): string | null => {
    const incident = desk.selected.value;
    if (!incident?.point) return null;
    const units = [...desk.live.state.value.unit.values()];
    return [incident.id, incident.version, ...units.map((unit) => unit.status)].join(' ');
  };

  watch(
    [() => desk.selectedId.value, basis],
    ([id, now], [oldId]) => {
      clearTimeout(timer);
      if (id !== oldId) answer.value = null;
      if (id === null || now === null) asking?.abort();
      else if (id !== oldId) void ask(id);
      else timer = setTimeout(() => void ask(id), SETTLE_MS);
    },
    { immediate: true },
  );

  onScopeDispose(() => {
    clearTimeout(timer);
    asking?.abort();
  });
  return answer;
}
