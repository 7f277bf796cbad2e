/** The state of the volunteer's page: loaded, kept fresh, and changed by what is pressed. */

import { useIntervalFn, useEventListener } from '@vueuse/core';
import { inject, onScopeDispose, provide, ref, shallowRef, type InjectionKey } from 'vue';
import { useI18n } from 'vue-i18n';
import { goToSignIn } from '../../shared/app/session';
import { getVolunteer } from '../../shared/api/endpoints';
import { toFailure, type Failure } from '../../shared/api/failure';
import type { Volunteer } from '../../shared/api/types';
import { createLiveStore } from '../../shared/live/store';
import { getShifts, type ShiftsPage, type Spot } from '../api';

const SIGNED_OUT = 401;
const FORBIDDEN = 403;
/** Countdowns go by minutes. */
const TICK_MS = 15_000;

export type PageStage = 'loading' | 'ready' | 'failed' | 'forbidden';

export interface Notice {
  kind: 'done' | 'trouble';
  text: string;
}

const PAGE: InjectionKey<ReturnType<typeof createPage>> = Symbol('page');

function createPage() {
  const { t } = useI18n();
  const stage = ref<PageStage>('loading');
  const volunteer = shallowRef<Volunteer | null>(null);
  const shifts = shallowRef<ShiftsPage | null>(null);
  const nowMs = ref(Date.now());
  const notice = ref<Notice | null>(null);
  const busy = ref(false);
  /** what the phone's clock is behind the server's */
  let offsetMs = 0;

  function tick(): void {
    nowMs.value = Date.now() + offsetMs;
  }

  async function load(): Promise<void> {
    try {
      const [me, page] = await Promise.all([getVolunteer(), getShifts()]);
      volunteer.value = me;
      shifts.value = page;
      offsetMs = Date.parse(page.now) - Date.now();
      tick();
      stage.value = 'ready';
    } catch (error) {
      const { status } = toFailure(error);
      if (status === SIGNED_OUT) goToSignIn();
      else if (status === FORBIDDEN) refuse();
      else if (stage.value === 'loading') stage.value = 'failed';
    }
  }

  function refuse(): void {
    stage.value = 'forbidden';
    live.stop();
  }

  function say(failure: Failure): string {
    const known = failure.message || t(`common.error.${failure.code}`);
    return failure.remedy ? `${known} ${failure.remedy}` : known;
  }

  /** Does one thing, says how it went, and shows the page as it is then; tells whether it went. */
  async function act(work: () => Promise<unknown>, done: string): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    notice.value = null;
    let went = true;
    try {
      await work();
      if (done) notice.value = { kind: 'done', text: done };
    } catch (error) {
      went = false;
      notice.value = { kind: 'trouble', text: say(toFailure(error)) };
    }
    busy.value = false;
    await load();
    return went;
  }

  function retry(): void {
    stage.value = 'loading';
    void load();
  }

  function communityOf(code: string): Spot {
    return shifts.value?.communities[code] ?? { code, name: code, name_en: code, point: null };
  }

  /** The server tells volunteers only that something is new, never what: the page asks then. */
  const live = createLiveStore({
    onEnded: () => void load(),
    onMessages: (messages) => {
      if (messages.some(({ type }) => type === 'event' || type === 'snapshot')) void load();
    },
  });

  onScopeDispose(live.stop);
  useIntervalFn(tick, TICK_MS);
  useEventListener(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') void load();
  });
  useEventListener(window, 'online', () => void load());

  return { stage, volunteer, shifts, nowMs, notice, busy, load, retry, act, say, communityOf };
}

/** Makes the page's state, for the root and everything in it. */
export function providePage() {
  const page = createPage();
  provide(PAGE, page);
  return page;
}

/** Returns the page's state. */
export function usePage() {
  const page = inject(PAGE);
  if (!page) throw new Error('no page around');
  return page;
}
