import type { IncidentType } from '../../shared/api/types';

/** Returns the types whose name in either language, or code, holds the text. */
export function searchTypes(types: readonly IncidentType[], text: string): IncidentType[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [...types];
  return types.filter((type) =>
    [type.name, type.name_en, type.code].some((word) => word.toLowerCase().includes(wanted)),
  );
}
