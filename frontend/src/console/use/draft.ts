/** The incident being written down: its fields, its candidates, its sending. */

import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { newIdempotencyKey } from '../../shared/api/client';
import {
  geocode,
  geocodeOutside,
  proposeAlias,
  reportIncident,
  reverseGeocode,
} from '../../shared/api/endpoints';
import type { Candidate, NewIncident, Point, Priority, Source } from '../../shared/api/types';
import { Autocomplete } from '../logic/autocomplete';
import { findCorrection } from '../logic/correction';
import { useDesk } from './desk';
import { useToasts } from './toasts';

export type Draft = ReturnType<typeof createDraft>;

const EMPTY = {
  type: '',
  source: 'call110' as Source,
  /** null: as the type says */
  priority: null as Priority | null,
  location: '',
  callerName: '',
  callerPhone: '',
  note: '',
};

/** Makes an empty draft. */
export function createDraft() {
  const desk = useDesk();
  const { t } = useI18n();
  const { say, fail } = useToasts();
  const fields = reactive({ ...EMPTY });
  const candidates = shallowRef<Candidate[]>([]);
  const threshold = ref(1);
  const searching = ref(false);
  const chosen = shallowRef<Candidate | null>(null);
  const point = shallowRef<Point | null>(null);
  /** the words as they were typed, and what is where the map was clicked */
  let typed = '';
  let pinnedLabel = '';
  const sending = ref(false);
  const missing = ref<'type' | 'location' | null>(null);
  let key = newIdempotencyKey();

  const autocomplete = new Autocomplete({
    ask: geocode,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    onBusy: (busy) => (searching.value = busy),
    onError: fail,
    onAnswer: (answer) => {
      candidates.value = answer.candidates;
      threshold.value = answer.threshold;
    },
  });

  const priority = computed<Priority>(
    () => fields.priority ?? desk.typeByCode.value.get(fields.type)?.priority ?? 3,
  );
  const isWeak = computed(() => {
    if (point.value) return false;
    if (chosen.value) return chosen.value.confidence < threshold.value;
    const best = candidates.value[0];
    return fields.location.trim() !== '' && !searching.value && (!best || best.confidence < threshold.value);
  });

  // another intention needs another key
  watch([fields, chosen, point], () => (key = newIdempotencyKey()), { deep: true });
  watch(() => fields.type, () => (fields.priority = null));

  function typeLocation(text: string): void {
    fields.location = text;
    typed = text;
    chosen.value = null;
    point.value = null;
    autocomplete.type(text);
  }

  function choose(candidate: Candidate): void {
    autocomplete.stop();
    chosen.value = candidate;
    point.value = null;
    fields.location = candidate.label;
  }

  async function placeAt(at: Point): Promise<void> {
    autocomplete.stop();
    try {
      const { label } = await reverseGeocode(at);
      point.value = at;
      pinnedLabel = label;
      chosen.value = null;
      candidates.value = [];
      if (fields.location.trim() === '') fields.location = label;
    } catch (error) {
      fail(error);
    }
  }

  /** Offers what the outside geocoders find, where the station has any. */
  async function askOutside(): Promise<void> {
    autocomplete.stop();
    searching.value = true;
    try {
      const answer = await geocodeOutside(fields.location.trim());
      candidates.value = answer.candidates;
      threshold.value = answer.threshold;
      if (answer.candidates.length === 0) say(t('console.outside.nothing'), 'warn');
    } catch (error) {
      fail(error);
    } finally {
      searching.value = false;
    }
  }

  /** Teaches the geocoder; the report is made by then, so that a failure is nobody's trouble. */
  function teach(): void {
    const correction = findCorrection({
      typed,
      candidates: candidates.value,
      threshold: threshold.value,
      chosen: chosen.value,
      pinned: point.value ? { label: pinnedLabel, point: point.value } : null,
    });
    if (correction) proposeAlias(correction).catch(() => undefined);
  }

  function toBody(): NewIncident {
    // a weak candidate is left to be verified by a pin
    const sure = chosen.value && chosen.value.confidence >= threshold.value;
    const at = point.value ?? (sure ? chosen.value?.point : undefined);
    const access = !point.value && sure ? (chosen.value?.access ?? undefined) : undefined;
    return {
      type: fields.type,
      source: fields.source,
      location_text: fields.location.trim() || undefined,
      point: at,
      access,
      priority: fields.priority ?? undefined,
      caller_name: fields.callerName.trim() || undefined,
      caller_phone: fields.callerPhone.trim() || undefined,
      note: fields.note.trim() || undefined,
    };
  }

  async function submit(): Promise<void> {
    if (sending.value) return;
    missing.value = !fields.type ? 'type' : !fields.location.trim() && !point.value ? 'location' : null;
    if (missing.value) return;
    sending.value = true;
    try {
      const incident = await reportIncident(toBody(), key);
      teach();
      desk.panel.value = 'none';
      desk.selectedId.value = incident.id;
      if (incident.point) say(t('console.done.reported', { number: incident.number }));
      else say(t('console.done.unpinned', { number: incident.number }), 'warn');
    } catch (error) {
      fail(error);
    } finally {
      sending.value = false;
    }
  }

  return {
    fields,
    candidates,
    threshold,
    searching,
    chosen,
    point,
    sending,
    missing,
    priority,
    isWeak,
    typeLocation,
    choose,
    placeAt,
    askOutside,
    submit,
    stop: () => autocomplete.stop(),
  };
}
