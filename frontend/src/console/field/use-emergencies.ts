import { computed, onScopeDispose, ref, watch } from 'vue';
import { acknowledgeEmergency, closeEmergency, listNearest } from '../../shared/api/field';
import type { Emergency, NearUnit } from '../../shared/api/field-types';
import { useDesk } from '../use/desk';
import { useOneAtATime } from '../use/one-at-a-time';
import { useToasts } from '../use/toasts';
import { createAlarm } from './alarm';
import { listCalls, listUnheard } from './calls';

/** The open calls for help: they ring until heard, and stay on screen until they are closed. */
export function useEmergencies() {
  const desk = useDesk();
  const { fail } = useToasts();
  const busy = ref(false);
  const once = useOneAtATime(busy);
  const alarm = createAlarm();
  const near = ref<ReadonlyMap<number, readonly NearUnit[]>>(new Map());

  const calls = computed(() => listCalls(desk.live.state.value.emergency.values()));
  const unheard = computed(() => listUnheard(calls.value));

  async function learn(call: Emergency): Promise<void> {
    const units = await listNearest(call.id).catch((error: unknown) => {
      fail(error);
      return [];
    });
    near.value = new Map(near.value).set(call.id, units);
  }

  watch(
    () => calls.value.map(({ id, version }) => `${id}.${version}`).join(),
    () => calls.value.forEach((call) => void learn(call)),
    { immediate: true },
  );
  watch(() => unheard.value.length > 0, (ringing) => (ringing ? alarm.start() : alarm.stop()), {
    immediate: true,
  });
  onScopeDispose(alarm.stop);

  return {
    calls,
    unheard,
    near,
    /** acknowledges the call that has waited longest */
    async hear(): Promise<void> {
      const [first] = unheard.value;
      if (first) await once(async () => void (await acknowledgeEmergency(first.id)));
    },
    close: (id: number): Promise<void> => once(() => closeEmergency(id)),
  };
}
