import { computed, ref, type ComputedRef, type Ref } from 'vue';
import type { Patrol, PatrolStop } from '../../shared/api/patrol-types';
import type { Point, Route } from '../../shared/api/types';
import type { LiveStore } from '../../shared/live/store';
import { applyQueued, findNextStop, findPatrol, isDue, toRoute } from '../logic/patrol';
import { getProgress, type Progress } from '../logic/route-progress';
import type { Action } from '../logic/todo';
import { findThing, keepThing } from '../store/stores';

export interface PatrolView {
  /** the unit's patrol, as the officer has left it */
  patrol: ComputedRef<Patrol | null>;
  /** whether it is time to walk it */
  due: ComputedRef<boolean>;
  next: ComputedRef<PatrolStop | null>;
  route: ComputedRef<Route | null>;
  progress: ComputedRef<Progress | null>;
  /** when the unit came to the next stop, by the geofence or by hand; null on the way */
  cameMs: ComputedRef<number | null>;
  arrive: (stop: PatrolStop) => void;
}

interface Arrival {
  stopId: number;
  atMs: number;
}

const ARRIVAL = 'arrival';

/** Picks the unit's patrol out of the live picture, moved on by what is still to be sent. */
export function usePatrol(
  store: LiveStore,
  unitId: Ref<number>,
  here: Ref<Point | null>,
  settled: Ref<readonly Action[]>,
): PatrolView {
  const arrival = ref<Arrival | null>(null);
  void findThing<Arrival>(ARRIVAL).then((kept) => (arrival.value ??= kept));

  const patrol = computed(() => {
    const found = findPatrol(store.state.value.patrol.values(), unitId.value, store.nowMs.value);
    return found && applyQueued(found, settled.value);
  });
  const next = computed(() => patrol.value && findNextStop(patrol.value));
  const route = computed(() => next.value && toRoute(next.value));

  function arrive(stop: PatrolStop): void {
    arrival.value = { stopId: stop.id, atMs: store.nowMs.value };
    void keepThing(ARRIVAL, { ...arrival.value });
  }

  /** What the geofence saw comes before what the officer pressed. */
  const cameMs = computed(() => {
    const stop = next.value;
    if (stop?.state === 'here' && stop.since !== null) return Date.parse(stop.since);
    return stop && arrival.value?.stopId === stop.id ? arrival.value.atMs : null;
  });

  return {
    patrol,
    due: computed(() => patrol.value !== null && isDue(patrol.value, store.nowMs.value)),
    next,
    route,
    progress: computed(() =>
      route.value && here.value ? getProgress(route.value, here.value) : null,
    ),
    cameMs,
    arrive,
  };
}
