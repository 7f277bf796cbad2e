/** The console's one store: the live picture plus what the dispatcher is looking at. */

import { useStorage } from '@vueuse/core';
import { computed, inject, provide, ref, shallowRef, watch, type InjectionKey } from 'vue';
import {
  getGround,
  listDispositions,
  listIncidentTypes,
  setGroundVersion,
} from '../../shared/api/endpoints';
import type { Disposition, Ground, IncidentType, Me, Point } from '../../shared/api/types';
import { goToSignIn } from '../../shared/app/session';
import { createLiveStore } from '../../shared/live/store';
import { listQueue, listRunning, stepSelection } from '../logic/queue';

export type Panel =
  | 'none'
  | 'form'
  | 'close'
  | 'cancel'
  | 'list'
  | 'print'
  | 'help'
  | 'aliases'
  | 'messages'
  | 'closures'
  | 'patrols';
/** What a click on the map will place. */
export type PinTarget = { kind: 'form' } | { kind: 'incident'; id: number };
export type ToggleName = 'grids' | 'streets' | 'places' | 'cameras' | 'buildings' | 'coverage';

export type Desk = ReturnType<typeof createDesk>;
const DESK: InjectionKey<Desk> = Symbol('desk');

/** Makes the desk, opens its live link and offers it to every component below. */
export function provideDesk(me: Me, ground: Ground): Desk {
  const desk = createDesk(me, ground);
  provide(DESK, desk);
  return desk;
}

/** Returns the desk of the page. */
export function useDesk(): Desk {
  const desk = inject(DESK);
  if (!desk) throw new Error('no desk is provided above this component');
  return desk;
}

function createDesk(me: Me, ground: Ground) {
  const live = createLiveStore({ onEnded: goToSignIn });
  const selectedId = ref<number | null>(null);
  const highlightedUnit = ref<number | null>(null);
  const panel = ref<Panel>('none');
  const pinTarget = ref<PinTarget | null>(null);
  /** the assignment whose unit is being exchanged for another */
  const reassigning = ref<number | null>(null);
  /** the assignment about to be cancelled */
  const cancelling = ref<number | null>(null);
  const pickedPoint = shallowRef<Point | null>(null);
  const toggles = useStorage<Record<ToggleName, boolean>>(
    'patrolgrid.layers',
    { grids: true, streets: true, places: true, cameras: false, buildings: true, coverage: false },
    undefined,
    { mergeDefaults: true },
  );

  const queue = computed(() => listQueue(live.state.value.incident.values()));
  const selected = computed(() => {
    const id = selectedId.value;
    return id === null ? null : (live.state.value.incident.get(id) ?? null);
  });
  const running = computed(() => listRunning(live.state.value.assignment.values(), selectedId.value));

  const groundVersion = ref(ground.version);

  watch(selectedId, () => (reassigning.value = null));
  watch(
    () => live.state.value.ground,
    async (version) => {
      if (version === null || version === groundVersion.value) return;
      setGroundVersion(version);
      // the bounds are read when they are next needed
      Object.assign(ground, await getGround().catch(() => ({})));
      groundVersion.value = version;
    },
  );
  // one just reported may be selected before its event arrives, so only a departure deselects
  watch(live.state, (now, before) => {
    const id = selectedId.value;
    if (id !== null && before.incident.has(id) && !now.incident.has(id)) selectedId.value = null;
  });

  return {
    me,
    ground,
    /** the version that the map shows: another one may become valid meanwhile */
    groundVersion,
    live,
    selectedId,
    highlightedUnit,
    panel,
    pinTarget,
    reassigning,
    cancelling,
    pickedPoint,
    toggles,
    queue,
    selected,
    /** assignments of the selected incident that are not over */
    running,
    ...loadCatalogues(),
    step(by: 1 | -1): void {
      const ids = queue.value.map((incident) => incident.id);
      selectedId.value = stepSelection(ids, selectedId.value, by);
    },
  };
}

function loadCatalogues() {
  const types = shallowRef<IncidentType[]>([]);
  const dispositions = shallowRef<Disposition[]>([]);
  const load = async (): Promise<void> => {
    [types.value, dispositions.value] = await Promise.all([listIncidentTypes(), listDispositions()]);
  };
  return {
    types,
    dispositions,
    loadCatalogues: load,
    typeByCode: computed(() => new Map(types.value.map((type) => [type.code, type]))),
  };
}
