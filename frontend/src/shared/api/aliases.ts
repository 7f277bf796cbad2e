/** Names that the station teaches the geocoder, on the wire. */

import type { Point } from './types';

/** What was typed, and what was then chosen in its place. */
export interface Correction {
  typed: string;
  label: string;
  point: Point;
}

export type AliasState = 'proposed' | 'accepted' | 'rejected';

/** A name that the station taught the geocoder, or that waits for a leader. */
export interface Alias {
  id: number;
  text: string;
  label: string;
  point: Point;
  state: AliasState;
  times: number;
  proposed_by: string;
  proposed_at: string;
  decided_by: string | null;
  decided_at: string | null;
}
