/** What a repair changes: the substitutes that were chosen, or what the solver proved. */

import type { Cell, EmptyPlace, Proof, Substitute } from '../types';
import { isSame } from './grid';

export interface Changes {
  gone: Cell[];
  added: Cell[];
}

/** Returns the changes of one substitute a place; a place without one stays empty. */
export function changesOf(places: readonly EmptyPlace[], chosen: readonly (Substitute | null)[]): Changes {
  const gone: Cell[] = [];
  const added: Cell[] = [];
  places.forEach(({ night, community }, n) => {
    const one = chosen[n];
    if (!one) return;
    added.push({ person_id: one.person_id, night, community });
    if (one.instead) gone.push(one.instead);
  });
  return { gone, added };
}

/** Returns the changes that disturb the fewest people; the absent one's own places aside. */
export function changesOfProof(proof: Proof, places: readonly EmptyPlace[]): Changes {
  const isOwn = (cell: Cell): boolean => places.some((place) => isSame(place, cell));
  return { gone: proof.gone.filter((cell) => !isOwn(cell)), added: proof.new };
}
