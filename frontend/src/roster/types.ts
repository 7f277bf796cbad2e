/** A roster whole, named exactly as on the wire. */

import type { RosterNotice } from '../shared/api/rosters';

export type Part = 'volunteer' | 'community_officer' | 'governance_head';

export interface Reason {
  code: string;
  params: Record<string, unknown>;
  text: string;
}

/** Who, on which night, where; `night` is an ISO date. */
export interface Cell {
  person_id: number;
  night: string;
  community: string;
}

export interface Place extends Cell {
  id: number;
  part: Part;
  pinned: boolean;
}

export interface Night {
  night: string;
  heavy: boolean;
  holiday: string | null;
}

export interface Community {
  code: string;
  name: string;
  name_en: string;
  neighbours: string[];
  meeting: { code: string; name: string; name_en: string; point: [number, number] } | null;
}

export interface Squad {
  night: string;
  community: string;
  least: number;
  aim: number;
  most: number;
  need: number;
}

export interface Person {
  id: number;
  name: string;
  part: Part;
  communities: string[];
}

export interface Forbid {
  id: number;
  person_id: number;
  night: string;
  community: string | null;
}

export interface Share {
  person_id: number;
  nights: number;
  due: number;
  /** weekend and holiday nights of the quarter, this roster's included */
  heavy: number;
  away: number;
  wished: number;
  disliked: number;
}

export interface Score {
  pins: number;
  nights: number;
  cover: number;
  away: number;
  quality: number;
}

export interface Findings {
  sound: boolean;
  breaches: Reason[];
  shortfalls: Reason[];
  explained: Reason[];
  score: Score;
  quality: Record<string, number>;
  shares: Share[];
}

export interface Head extends RosterNotice {
  seed: number;
  job_id: number | null;
  published_at: string | null;
  revises_id: number | null;
  by: string;
  made_at: string;
}

export interface Board extends Head {
  nights: Night[];
  communities: Community[];
  squads: Squad[];
  places: Place[];
  forbids: Forbid[];
  people: Person[];
  changes: { gone: Cell[]; new: Cell[] } | null;
  findings: Findings;
}

/** A cell somebody could be put in, or why not. */
export interface Verdict {
  night: string;
  community: string;
  fine: boolean;
  why: string;
}

export interface Version {
  number: number;
  reason: string;
  by: string;
  at: string;
  places: Cell[];
}

export const CAUSES = ['sick', 'no_show', 'called_away', 'other'] as const;
export type Cause = (typeof CAUSES)[number];

export interface Absence {
  person_id: number;
  nights: string[];
  cause: Cause;
}

export interface Substitute {
  person_id: number;
  instead: Cell | null;
  why: string;
}

export interface EmptyPlace extends Cell {
  substitutes: Substitute[];
}

export interface RepairStart {
  job_id: number;
  places: EmptyPlace[];
}

/** The repair that disturbs the fewest people, as the solver found it. */
export interface Proof {
  gone: Cell[];
  new: Cell[];
  people: number[];
  /** proven that none disturbs fewer */
  fewest: boolean;
  seconds: number;
}
