/** The one store of the page: versions, the comparison shown, and the delivery being looked at. */

import { computed, inject, provide, ref, shallowRef, type InjectionKey } from 'vue';
import { useI18n } from 'vue-i18n';
import { ApiError } from '../../shared/api/client';
import { setGroundVersion } from '../../shared/api/endpoints';
import type { Ground, Me, Point } from '../../shared/api/types';
import * as api from '../api';
import { useClock } from './clock';

export type Tab = 'versions' | 'upload' | 'share';
export type Busy = 'none' | 'sending' | 'reading' | 'proposing' | 'comparing' | 'exporting' | 'changing';

export type Room = ReturnType<typeof createRoom>;
const ROOM: InjectionKey<Room> = Symbol('room');

/** Makes the store and offers it to every component below. */
export function provideRoom(me: Me, ground: Ground): Room {
  const room = createRoom(me, ground);
  provide(ROOM, room);
  return room;
}

/** Returns the store of the page. */
export function useRoom(): Room {
  const room = inject(ROOM);
  if (!room) throw new Error('no room is provided above this component');
  return room;
}

function createRoom(me: Me, ground: Ground) {
  const { t } = useI18n();
  const tab = ref<Tab>('versions');
  const busy = ref<Busy>('none');
  const failure = shallowRef<{ text: string; remedy: string | null } | null>(null);
  const versions = shallowRef<api.Version[]>([]);
  /** the version compared with the valid one */
  const compared = ref<number | null>(null);
  const diff = shallowRef<api.Diff | null>(null);
  const upload = shallowRef<api.Upload | null>(null);
  const reading = shallowRef<api.Reading | null>(null);
  const mapping = ref('');
  const fix = ref(false);
  /** the place on the map that somebody asked to see */
  const place = shallowRef<Point | null>(null);
  /** counts up whenever another version became valid: the map draws anew */
  const drawn = ref(0);

  const active = computed(() => versions.value.find(({ state }) => state === 'active') ?? null);

  function explain(error: unknown): { text: string; remedy: string | null } {
    const known = error instanceof ApiError ? error : null;
    if (known?.message) return { text: known.message, remedy: known.remedy };
    const code = known?.code ?? '';
    const isNetwork = code === 'network.unreachable' || code === 'network.timeout';
    return { text: t(isNetwork ? `common.error.${code}` : 'common.error.unknown'), remedy: null };
  }

  /** Does one thing at a time; what goes wrong is shown in words. */
  async function work<T>(kind: Busy, run: () => Promise<T>): Promise<T | null> {
    if (busy.value !== 'none') return null;
    busy.value = kind;
    failure.value = null;
    try {
      return await run();
    } catch (error) {
      failure.value = explain(error);
      return null;
    } finally {
      busy.value = 'none';
    }
  }

  async function refresh(): Promise<void> {
    const before = active.value?.id;
    versions.value = await api.listVersions();
    if (before === undefined || !active.value || before === active.value.id) return;
    setGroundVersion(active.value.id);
    drawn.value += 1;
    // what was compared with the version before says nothing any more
    if (compared.value !== null) show(null, null);
  }
  useClock(versions, refresh);

  function show(next: api.Diff | null, version: number | null): void {
    diff.value = next;
    compared.value = version;
    place.value = null;
  }

  const change = (run: () => Promise<unknown>): Promise<unknown> =>
    work('changing', async () => {
      await run();
      show(null, null);
      await refresh();
    });

  return {
    me,
    ground,
    isAdministrator: me.role === 'administrator',
    tab,
    busy,
    failure,
    versions,
    active,
    compared,
    diff,
    upload,
    reading,
    mapping,
    fix,
    place,
    drawn,
    work,
    refresh: () => work('changing', refresh),
    change,
    compare: (id: number) =>
      work('comparing', async () => {
        show(await api.getDiff(id), id);
      }),
    hide: () => show(null, null),
    send: (file: File) =>
      work('sending', async () => {
        show(null, null);
        reading.value = null;
        upload.value = await api.sendFile(file);
        mapping.value = upload.value.mapping;
      }),
    read: () =>
      work('reading', async () => {
        if (!upload.value) return;
        reading.value = await api.readUpload(upload.value.id, {
          mapping: mapping.value,
          fix: fix.value,
        });
        show(reading.value.diff, null);
      }),
    /** Keeps the delivery as a version, and makes it valid now, later or not at all. */
    propose: (when: 'now' | 'later' | 'at', at: string | null) =>
      work('proposing', async () => {
        if (!upload.value) return;
        const how = { mapping: mapping.value, fix: fix.value };
        const { version } = await api.proposeUpload(upload.value.id, how);
        if (when !== 'later') await api.activate(version, when === 'at' ? at : null);
        upload.value = null;
        reading.value = null;
        show(null, null);
        await refresh();
        tab.value = 'versions';
      }),
    forget(): void {
      upload.value = null;
      reading.value = null;
      failure.value = null;
      show(null, null);
    },
  };
}
