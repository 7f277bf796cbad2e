/** Prints: asked of the server, then saved as files that need no network. */

import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { getPrint, type PrintForm } from '../../shared/api/endpoints';
import { language } from '../../shared/i18n';
import { fileName } from '../logic/print-name';
import { useToasts } from './toasts';

const making = ref<string | null>(null);

/** Returns what is being made, and the way to have a print made; one at a time. */
export function usePrints() {
  const { t } = useI18n();
  const { say, fail } = useToasts();

  async function make(
    name: string,
    form: PrintForm,
    query: Record<string, string | number> = {},
  ): Promise<void> {
    if (making.value !== null) return;
    making.value = `${name}.${form}`;
    try {
      const file = await getPrint(name, form, { ...query, language: language.value });
      const saved = fileName(name, form, new Date());
      save(file, saved);
      say(t('console.print.done', { name: saved }));
    } catch (error) {
      fail(error);
    } finally {
      making.value = null;
    }
  }

  return { making, make };
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
