/** Names in the chosen language. */

import type { Named } from '../../shared/api/types';
import { language } from '../../shared/i18n';
import { useDesk } from './desk';

/** Returns the reader of names that come in both languages. */
export function useNames() {
  const desk = useDesk();
  const nameOf = (named: Pick<Named, 'name' | 'name_en'>): string =>
    language.value === 'zh' ? named.name : named.name_en || named.name;
  return {
    nameOf,
    typeName: (code: string): string => {
      const type = desk.typeByCode.value.get(code);
      return type ? nameOf(type) : code;
    },
    unitSign: (id: number): string => desk.live.state.value.unit.get(id)?.call_sign ?? '',
  };
}
