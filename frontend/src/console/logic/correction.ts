/** What a dispatcher's choice teaches about the words that were typed. */

import type { Correction } from '../../shared/api/aliases';
import type { Candidate, Point } from '../../shared/api/types';

export interface Choice {
  /** the words as they were typed, before any choice replaced them */
  typed: string;
  candidates: readonly Candidate[];
  threshold: number;
  chosen: Candidate | null;
  /** where the map was clicked, and what is there */
  pinned: { label: string; point: Point } | null;
}

/** Returns the correction in a choice: another than the first candidate, an unsure one, or a pin. */
export function findCorrection(choice: Choice): Correction | null {
  const typed = choice.typed.trim();
  if (typed === '') return null;
  if (choice.pinned) return { typed, ...choice.pinned };
  const { chosen, candidates, threshold } = choice;
  if (!chosen) return null;
  const isFirst = candidates[0]?.label === chosen.label;
  if (isFirst && chosen.confidence >= threshold) return null;
  return { typed, label: chosen.label, point: chosen.point };
}
