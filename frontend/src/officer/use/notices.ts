import { shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Failure } from '../../shared/api/failure';
import { getNameKey, type Todo } from '../logic/todo';
import type { Task } from './picture';

export interface Notice {
  kind: 'problem' | 'withdrawn' | 'done' | 'message';
  title: string;
  text: string | null;
}

export interface Notices {
  notice: ShallowRef<Notice | null>;
  close: () => void;
  /** says that something asked for was refused; `todo` null for signing on or off */
  reportFailure: (failure: Failure, todo: Todo | null) => void;
  /** says that so many actions were kept too long to be sent */
  reportExpired: (count: number) => void;
}

const DONE_MS = 5_000;

/** Keeps the one thing the officer must be told now. */
export function useNotices(): Notices {
  const { t } = useI18n();
  const notice = shallowRef<Notice | null>(null);

  function reportFailure(failure: Failure, todo: Todo | null): void {
    const action = todo === null ? null : t(getNameKey(todo));
    const title = action === null ? t('officer.error.title') : t('officer.act.refused', { action });
    const said = [failure.message, failure.remedy].filter(Boolean).join(' ');
    notice.value = { kind: 'problem', title, text: said || t('officer.error.network') };
  }

  function reportExpired(count: number): void {
    const title = t('officer.queue.expired', { n: count });
    notice.value = { kind: 'problem', title, text: t('officer.queue.expired_text') };
  }

  return { notice, close: () => (notice.value = null), reportFailure, reportExpired };
}

/**
 * Tells the officer when a task ends: done by them, or withdrawn by the duty room.
 * `wasCleared` says whether this phone ended the assignment.
 */
export function useTaskEnd(
  task: Ref<Task | null>,
  notices: Notices,
  wasCleared: (assignmentId: number) => boolean,
): void {
  const { t } = useI18n();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tellDone(): void {
    const done: Notice = { kind: 'done', title: t('officer.assignment.done'), text: null };
    notices.notice.value = done;
    timer = setTimeout(() => {
      if (notices.notice.value === done) notices.close();
    }, DONE_MS);
  }

  function tellWithdrawn(label: string): void {
    notices.notice.value = {
      kind: 'withdrawn',
      title: t('officer.assignment.cancelled_title'),
      text: t('officer.assignment.cancelled_text', { label }),
    };
  }

  watch(task, (now, before) => {
    if (!before || now?.assignment.id === before.assignment.id) return;
    clearTimeout(timer);
    if (wasCleared(before.assignment.id)) tellDone();
    else tellWithdrawn(before.incident.label || before.incident.location_text || '');
  });
}
