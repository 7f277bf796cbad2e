/** The one store of the page: people, the file being looked at, the teams and a proposal. */

import { computed, inject, provide, ref, shallowRef, type InjectionKey } from 'vue';
import { useI18n } from 'vue-i18n';
import { ApiError } from '../../shared/api/client';
import type { Ground, Me } from '../../shared/api/types';
import { goToSignIn } from '../../shared/app/session';
import { createLiveStore } from '../../shared/live/store';
import * as api from '../api';
import { filterPeople, type Filter } from '../logic/people';

export type Tab = 'people' | 'teams';
export type Busy = 'none' | 'loading' | 'sending' | 'confirming' | 'exporting' | 'saving';

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
  const tab = ref<Tab>(location.hash === '#teams' ? 'teams' : 'people');
  const busy = ref<Busy>('none');
  const failure = shallowRef<{ text: string; remedy: string | null } | null>(null);
  const notice = ref('');
  const people = shallowRef<api.Person[]>([]);
  const communities = shallowRef<api.Community[]>([]);
  const filter = ref<Filter>({ words: '', duty: '', community: '', left: false });
  /** who is open in the drawer; 'new' for somebody to be written down */
  const opened = shallowRef<api.Details | 'new' | null>(null);
  const isImporting = ref(false);
  const preview = shallowRef<api.Preview | null>(null);
  const standing = shallowRef<api.Standing | null>(null);
  const proposal = shallowRef<api.Proposal | null>(null);
  /** the job that composes the teams, while it is at it */
  const composing = ref<number | null>(null);

  const live = createLiveStore({
    onEnded: goToSignIn,
    onMessages: (messages) => {
      for (const message of messages) {
        if (message.type !== 'event') continue;
        if (message.kind.startsWith('team.')) void loadTeams();
        for (const change of message.changes) {
          if (change.entity === 'job' && change.id === composing.value && !change.live) {
            void finishComposing(change.id);
          }
        }
      }
    },
  });

  const shown = computed(() => filterPeople(people.value, filter.value));

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
    notice.value = '';
    try {
      return await run();
    } catch (error) {
      failure.value = explain(error);
      return null;
    } finally {
      busy.value = 'none';
    }
  }

  async function loadPeople(): Promise<void> {
    const answer = await api.listPeople(filter.value.left);
    people.value = answer.people;
    communities.value = answer.communities;
  }

  async function loadTeams(): Promise<void> {
    try {
      standing.value = await api.getTeams();
    } catch (error) {
      failure.value = explain(error);
    }
  }

  async function finishComposing(id: number): Promise<void> {
    composing.value = null;
    try {
      const job = await api.getJob(id);
      if (job.state === 'done') proposal.value = await api.getProposal(id);
      else if (job.failure) failure.value = { text: job.failure.message, remedy: job.failure.remedy };
    } catch (error) {
      failure.value = explain(error);
    }
  }

  const refixed = (run: () => Promise<unknown>): Promise<unknown> =>
    work('saving', async () => {
      await run();
      proposal.value = null;
      await loadTeams();
    });

  return {
    me,
    ground,
    live,
    tab,
    busy,
    failure,
    notice,
    people,
    communities,
    filter,
    shown,
    opened,
    isImporting,
    preview,
    standing,
    proposal,
    composing,
    work,
    loadPeople: () => work('loading', loadPeople),
    loadTeams,
    open: (id: number) =>
      work('loading', async () => {
        opened.value = await api.getPerson(id);
      }),
    /** Saves what a form says; the drawer then shows what the server keeps. */
    save: (body: api.PersonBody, key: string) =>
      work('saving', async () => {
        const now = opened.value;
        opened.value =
          now === 'new' || now === null
            ? await api.createPerson(body, key)
            : await api.changePerson(now.id, now.version, body);
        notice.value = t('people.saved', { name: body.name });
        await loadPeople();
      }),
    /** Changes somebody's availability and shows them anew. */
    change: (run: () => Promise<unknown>) =>
      work('saving', async () => {
        const now = opened.value;
        if (now === 'new' || now === null) return;
        await run();
        opened.value = await api.getPerson(now.id);
        await loadPeople();
      }),
    send: (file: File) =>
      work('sending', async () => {
        preview.value = null;
        preview.value = await api.sendFile(file);
      }),
    confirm: () =>
      work('confirming', async () => {
        const held = preview.value;
        if (!held) return;
        try {
          const done = await api.confirmImport(held.id, held.digest);
          notice.value = t('people.import.done', done);
          preview.value = null;
          isImporting.value = false;
        } catch (error) {
          if (error instanceof ApiError && error.code === 'people_file.outdated') {
            preview.value = await api.lookAgain(held.id);
          }
          throw error;
        } finally {
          await loadPeople();
        }
      }),
    async forget(): Promise<void> {
      const held = preview.value;
      preview.value = null;
      failure.value = null;
      if (held) await api.forgetImport(held.id).catch(() => undefined);
    },
    export: (form: string) => work('exporting', () => api.exportPeople(form)),
    compose: (keep: boolean) =>
      work('saving', async () => {
        proposal.value = null;
        composing.value = (await api.composeTeams(keep)).id;
      }),
    cancel: () =>
      work('saving', async () => {
        if (composing.value !== null) await api.cancelJob(composing.value);
        composing.value = null;
      }),
    accept: () =>
      work('saving', async () => {
        if (!proposal.value) return;
        standing.value = await api.acceptProposal(proposal.value.job_id);
        proposal.value = null;
        notice.value = t('people.teams.accepted');
        await loadPeople();
      }),
    fix: (body: Parameters<typeof api.fixCell>[0]) => refixed(() => api.fixCell(body)),
    unfix: (id: number) => refixed(() => api.unfix(id)),
  };
}
