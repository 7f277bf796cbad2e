/** The aliases that wait for a leader, and those that hold. */

import { ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Alias, AliasState } from '../../shared/api/aliases';
import { acceptAlias, listAliases, rejectAlias } from '../../shared/api/endpoints';
import type { Role } from '../../shared/api/types';
import { useToasts } from './toasts';

/** Those who may decide about aliases. */
export const decides = (role: Role): boolean => role === 'leader' || role === 'administrator';

export type Aliases = ReturnType<typeof createAliases>;

/** Makes the list of aliases; `show` fills it. */
export function createAliases() {
  const { t } = useI18n();
  const { say, fail } = useToasts();
  const state = ref<AliasState>('proposed');
  const rows = shallowRef<Alias[]>([]);
  const loading = ref(false);

  async function show(wanted: AliasState): Promise<void> {
    state.value = wanted;
    loading.value = true;
    try {
      const found = await listAliases(wanted);
      if (state.value === wanted) rows.value = found;
    } catch (error) {
      fail(error);
    } finally {
      loading.value = false;
    }
  }

  async function decide(alias: Alias, work: Promise<Alias>, word: string): Promise<void> {
    try {
      const { text } = await work;
      rows.value = rows.value.filter((row) => row.id !== alias.id);
      say(t(word, { text }));
    } catch (error) {
      fail(error);
    }
  }

  return {
    state,
    rows,
    loading,
    show,
    /** makes an alias hold, with its text mended where it was changed */
    accept: (alias: Alias, text: string): Promise<void> => {
      const mended = text.trim() === alias.text ? undefined : text.trim();
      return decide(alias, acceptAlias(alias.id, mended), 'console.aliases.accepted_done');
    },
    reject: (alias: Alias): Promise<void> =>
      decide(alias, rejectAlias(alias.id), 'console.aliases.rejected_done'),
  };
}
