import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { LiveStore } from '../../shared/live/store';
import { listThread, listUnread, type Line } from '../logic/thread';
import type { Actions } from './actions';
import { tick } from './alert';
import type { Notices } from './notices';

export interface Words {
  lines: ComputedRef<Line[]>;
  unread: ComputedRef<number>;
  open: Ref<boolean>;
  send: (text: string) => void;
}

/** The messages between the unit and the duty room; an open thread is a read one. */
export function useWords(
  store: LiveStore,
  unitId: Ref<number>,
  actions: Actions,
  notices: Notices,
): Words {
  const { t } = useI18n();
  const open = ref(false);
  const messages = computed(() => store.state.value.message.values());
  const unread = computed(() => listUnread(messages.value, unitId.value));

  function read(): void {
    const last = Math.max(...unread.value.map(({ id }) => id));
    if (unread.value.length > 0) actions.take({ kind: 'read', unitId: unitId.value, upTo: last });
  }

  function tell(): void {
    const last = unread.value.at(-1);
    if (!last) return;
    tick();
    notices.notice.value = { kind: 'message', title: t('officer.message.from', { by: last.by }), text: last.text };
  }

  watch([() => unread.value.at(-1)?.id, open], ([id], [before]) => {
    if (id === undefined) return;
    if (open.value) read();
    else if (id !== before) tell();
  });

  return {
    lines: computed(() => listThread(store.state.value.message.values(), unitId.value, actions.waiting.value)),
    unread: computed(() => unread.value.length),
    open,
    send: (text) => actions.take({ kind: 'message', unitId: unitId.value, text }),
  };
}
