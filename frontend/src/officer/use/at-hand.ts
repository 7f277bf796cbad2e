import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { PatrolStop } from '../../shared/api/patrol-types';
import type { Fix } from '../../shared/api/types';
import type { LiveStore } from '../../shared/live/store';
import { getEmergencyState, type EmergencyState } from '../logic/emergency';
import type { NoteBody, Todo } from '../logic/todo';
import type { Actions } from './actions';
import type { PatrolView } from './patrol';
import type { Task } from './picture';

export interface AtHand {
  /** a note is being written */
  writing: Ref<boolean>;
  /** what it will be about, in the officer's words */
  about: ComputedRef<string>;
  saveNote: (text: string, photo: Blob | null, placed: boolean) => void;
  emergency: ComputedRef<EmergencyState>;
  callForHelp: () => void;
}

export interface AtHandPorts {
  unitId: Ref<number>;
  store: LiveStore;
  actions: Actions;
  task: Ref<Task | null>;
  walk: PatrolView;
  fix: Ref<Fix | null>;
  /** does something that the officer is told of */
  act: (todo: Todo) => void;
}

/** What an officer may need at any moment: a note about the present work, a call for help. */
export function useAtHand({ unitId, store, actions, task, walk, fix, act }: AtHandPorts): AtHand {
  const { t, locale } = useI18n();
  const writing = ref(false);

  /** The stop a note belongs to: an assignment comes before the patrol. */
  const stop = computed<PatrolStop | null>(() =>
    task.value || !walk.due.value ? null : walk.next.value,
  );
  const about = computed(() => {
    if (task.value) return task.value.incident.label || task.value.incident.location_text || '';
    if (!stop.value) return t('officer.note.about_nothing');
    return locale.value === 'en' ? stop.value.name_en : stop.value.name;
  });

  function saveNote(text: string, photo: Blob | null, placed: boolean): void {
    writing.value = false;
    const note: NoteBody = {
      text,
      photo,
      incidentId: task.value?.incident.id ?? null,
      patrolId: stop.value && walk.patrol.value ? walk.patrol.value.id : null,
      stopId: stop.value?.id ?? null,
      point: placed ? (fix.value?.point ?? null) : null,
    };
    act({ kind: 'note', unitId: unitId.value, note });
  }

  /** Without a sign: whoever stands beside the officer must not notice. */
  function callForHelp(): void {
    const place = { point: fix.value?.point ?? null, accuracyM: fix.value?.accuracy_m ?? null };
    actions.take({ kind: 'emergency', unitId: unitId.value, ...place });
  }

  const emergency = computed(() =>
    getEmergencyState(store.state.value.emergency.values(), unitId.value, actions.waiting.value),
  );
  return { writing, about, saveNote, emergency, callForHelp };
}
