/** The closure being drawn, and what is done to those there are. */

import { computed, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { newIdempotencyKey } from '../../shared/api/client';
import { drawClosure, extendClosure, liftClosure, previewClosure } from '../../shared/api/endpoints';
import type { Bars, ClosedRoads } from '../../shared/api/street-types';
import type { Point } from '../../shared/api/types';
import { addCorner, canFinish, newDraft, stepBack, type ClosureDraft } from '../logic/closing';
import { useOneAtATime } from './one-at-a-time';
import { useToasts } from './toasts';

const draft = shallowRef<ClosureDraft | null>(null);
const preview = shallowRef<ClosedRoads | null>(null);
const minutes = ref(60);
const bars = ref<Bars>('vehicles');
const reason = ref('');
const busy = ref(false);
let key = '';

/** Returns the one closure that can be in drawing, and its steps. */
export function useClosing() {
  const { t } = useI18n();
  const { say } = useToasts();

  const run = useOneAtATime(busy);

  function change(step: (held: ClosureDraft) => ClosureDraft): void {
    if (draft.value) draft.value = step(draft.value);
  }

  function start(cursor: Point | null): void {
    draft.value = newDraft(cursor);
    preview.value = null;
    reason.value = '';
    key = newIdempotencyKey();
  }

  function stop(): void {
    draft.value = null;
    preview.value = null;
  }

  /** Asks which roads the line closes, and then for the word to close them. */
  function finish(): Promise<void> {
    return run(async () => {
      const held = draft.value;
      if (!held || !canFinish(held)) return;
      preview.value = await previewClosure([...held.corners]);
      draft.value = { ...held, stage: 'confirm' };
    });
  }

  function confirm(): Promise<void> {
    return run(async () => {
      const held = draft.value;
      if (held?.stage !== 'confirm') return;
      const body = { line: [...held.corners], bars: bars.value, minutes: minutes.value, reason: reason.value };
      await drawClosure(body, key);
      stop();
      say(t('console.done.road_closed'));
    });
  }

  return {
    draft,
    preview,
    minutes,
    bars,
    reason,
    busy,
    isDrawing: computed(() => draft.value?.stage === 'draw'),
    canFinish: computed(() => draft.value !== null && canFinish(draft.value)),
    start,
    stop,
    add: (at: Point) => change((held) => addCorner(held, at)),
    move: (cursor: Point) => change((held) => ({ ...held, cursor })),
    back(): void {
      preview.value = null;
      change(stepBack);
    },
    finish,
    confirm,
    extend: (id: number, by: number) =>
      run(async () => {
        await extendClosure(id, by);
        say(t('console.done.closure_extended'));
      }),
    lift: (id: number) =>
      run(async () => {
        await liftClosure(id);
        say(t('console.done.road_opened'));
      }),
  };
}
