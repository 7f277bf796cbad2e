import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { listDispositions, listIncidentTypes } from '../../shared/api/endpoints';
import type { Disposition, IncidentType } from '../../shared/api/types';

export interface Catalogues {
  types: ShallowRef<readonly IncidentType[]>;
  dispositions: ShallowRef<readonly Disposition[]>;
  /** the dispositions could not be fetched */
  failed: Ref<boolean>;
  load: () => Promise<void>;
}

const types = shallowRef<readonly IncidentType[]>([]);
const dispositions = shallowRef<readonly Disposition[]>([]);
const failed = ref(false);

/** Fetches what is still missing; each list on its own, so one lost answer costs one list. */
async function load(): Promise<void> {
  const [named, ends] = await Promise.allSettled([
    types.value.length > 0 ? types.value : listIncidentTypes(),
    dispositions.value.length > 0 ? dispositions.value : listDispositions(),
  ]);
  if (named.status === 'fulfilled') types.value = named.value;
  if (ends.status === 'fulfilled') dispositions.value = ends.value;
  failed.value = ends.status === 'rejected';
}

/** The lists the page names things by, fetched once a visit. */
export function useCatalogues(): Catalogues {
  return { types, dispositions, failed, load };
}
