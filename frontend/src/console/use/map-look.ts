/** What the form asks the map to show while an address is being found. */

import { readonly, shallowRef } from 'vue';
import type { Candidate } from '../../shared/api/types';

const looked = shallowRef<Candidate | null>(null);

/** Shows a candidate on the map; null shows none. */
export function showCandidate(candidate: Candidate | null): void {
  looked.value = candidate;
}

export const lookedAt = readonly(looked);
