/** The one store of the leader's board: the roster shown, what is chosen, what goes on. */

import { computed, inject, provide, ref, shallowRef, watch, type InjectionKey } from 'vue';
import { useI18n } from 'vue-i18n';
import { ApiError } from '../../shared/api/client';
import { goToSignIn } from '../../shared/app/session';
import { language } from '../../shared/i18n';
import { createLiveStore } from '../../shared/live/store';
import * as api from '../api';
import { buildGrid, keyOf, peopleById, sharesById } from '../logic/grid';
import type { Board, Head } from '../types';

export type View = 'board' | 'review' | 'versions';
export type Dialog = 'none' | 'new' | 'publish' | 'repair' | 'discard';
export interface Where {
  night: string;
  community: string;
}
export interface Failure {
  text: string;
  remedy: string | null;
}

export type Room = ReturnType<typeof createRoom>;
const ROOM: InjectionKey<Room> = Symbol('roster-room');

/** Makes the store and offers it to every component below. */
export function provideRoom(): Room {
  const room = createRoom();
  provide(ROOM, room);
  return room;
}

/** Returns the store of the page. */
export function useRoom(): Room {
  const room = inject(ROOM);
  if (!room) throw new Error('no room is provided above this component');
  return room;
}

function createRoom() {
  const { t } = useI18n();
  const rosters = shallowRef<Head[]>([]);
  const board = shallowRef<Board | null>(null);
  const loaded = ref(false);
  const view = ref<View>('board');
  const dialog = ref<Dialog>('none');
  const where = shallowRef<Where | null>(null);
  const personId = ref<number | null>(null);
  const busy = ref(false);
  const failure = shallowRef<Failure | null>(null);
  const live = createLiveStore({ onEnded: goToSignIn });

  const grid = computed(() => (board.value ? buildGrid(board.value) : new Map()));
  const people = computed(() => (board.value ? peopleById(board.value) : new Map()));
  const shares = computed(() => (board.value ? sharesById(board.value) : new Map()));
  const isEditable = computed(() => board.value?.state === 'draft' && board.value.job_id === null);
  const chosen = computed(() =>
    where.value ? (grid.value.get(keyOf(where.value.night, where.value.community)) ?? null) : null,
  );

  const nameOf = (id: number): string => people.value.get(id)?.name ?? `#${id}`;
  function communityName(code: string | null): string {
    const found = board.value?.communities.find((one) => one.code === code);
    return found ? (language.value === 'zh' ? found.name : found.name_en) : (code ?? '');
  }

  function explain(error: unknown): Failure {
    const known = error instanceof ApiError ? error : null;
    if (known?.message) return { text: known.message, remedy: known.remedy };
    const code = known?.code ?? '';
    const isNetwork = code === 'network.unreachable' || code === 'network.timeout';
    return { text: t(isNetwork ? `common.error.${code}` : 'common.error.unknown'), remedy: null };
  }

  /** Does one thing at a time, then shows the roster as it is; what goes wrong is said. */
  async function act<T>(run: () => Promise<T>): Promise<T | null> {
    if (busy.value) return null;
    busy.value = true;
    failure.value = null;
    try {
      const result = await run();
      await refresh();
      return result;
    } catch (error) {
      failure.value = explain(error);
      return null;
    } finally {
      busy.value = false;
    }
  }

  async function refresh(): Promise<void> {
    rosters.value = await api.listRosters();
    const kept = rosters.value.find(({ id }) => id === board.value?.id) ?? rosters.value.at(-1);
    board.value = kept ? await api.getBoard(kept.id) : null;
    loaded.value = true;
  }

  async function open(id: number): Promise<void> {
    await act(async () => {
      board.value = await api.getBoard(id);
      where.value = null;
      personId.value = null;
    });
  }

  /** Looks again in the background: somebody else, or the solver, changed something. */
  async function look(): Promise<void> {
    if (busy.value) return;
    try {
      await refresh();
    } catch (error) {
      failure.value = explain(error);
    }
  }

  const versions = computed(() =>
    [...live.state.value.roster.values()].map(({ id, version }) => `${id}.${version}`).join(),
  );
  /** the search of the roster shown is over, which changes nothing of the roster itself */
  const isSearchOver = computed(() => {
    const id = board.value?.job_id ?? null;
    const { job, versions: known } = live.state.value;
    return id !== null && known.job.has(id) && !job.has(id);
  });
  watch([versions, busy, isSearchOver], () => {
    const known = rosters.value.map(({ id, version }) => `${id}.${version}`).join();
    const isNew = live.ready.value && sorted(versions.value) !== sorted(known);
    if (loaded.value && (isNew || isSearchOver.value)) void look();
  });
  watch(language, () => void look());
  void look();

  return {
    rosters,
    board,
    loaded,
    view,
    dialog,
    where,
    personId,
    busy,
    failure,
    live,
    grid,
    people,
    shares,
    isEditable,
    chosen,
    nameOf,
    communityName,
    explain,
    act,
    refresh,
    open,
    show(next: Where): void {
      where.value = next;
    },
  };
}

const sorted = (list: string): string => list.split(',').sort().join();
