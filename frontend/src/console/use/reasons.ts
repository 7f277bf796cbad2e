/** Codes with parameters, said in words. */

import { useI18n } from 'vue-i18n';
import type { CodedText } from '../../shared/api/types';
import { useNames } from './names';

/** Returns how to say lists of codes; a code without words in the catalogue stays unsaid. */
export function useReasons() {
  const { t, te } = useI18n();
  const { nameOf } = useNames();

  function wordOf(value: unknown): string {
    if (Array.isArray(value)) return value.map(wordOf).join(t('console.comma'));
    if (isNamed(value)) return nameOf(value);
    if (typeof value === 'string' && te(`common.unit_kind.${value}`)) {
      return t(`common.unit_kind.${value}`);
    }
    return String(value);
  }

  return {
    sayAll: (prefix: string, texts: readonly CodedText[]): string[] =>
      texts.flatMap(({ code, params }) => {
        const key = `${prefix}.${code}`;
        if (!te(key)) return [];
        const words = Object.entries(params).map(([name, value]) => [name, wordOf(value)]);
        return [t(key, Object.fromEntries(words) as Record<string, string>)];
      }),
  };
}

function isNamed(value: unknown): value is { name: string; name_en: string } {
  return typeof value === 'object' && value !== null && 'name' in value && 'name_en' in value;
}
