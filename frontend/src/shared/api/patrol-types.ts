/** Patrols, named exactly as on the wire. */

import type { Point, RouteStep } from './types';

export interface TwoTexts {
  zh: string;
  en: string;
}

export type StopKind = 'grid' | 'hot_spot' | 'blind_spot' | 'key_place';
export type StopState = 'ahead' | 'here' | 'done' | 'skipped';
export type SkipReason = 'blocked' | 'closed' | 'called_away' | 'unsafe';

export interface PatrolStop {
  id: number;
  code: string;
  kind: StopKind;
  name: string;
  name_en: string;
  grid_code: string;
  point: Point;
  /** when the stay begins, and when it ends */
  arrive_at: string;
  leave_at: string;
  least_stay_s: number;
  required: boolean;
  state: StopState;
  /** since when the unit has been there */
  since: string | null;
  by: 'geofence' | 'hand' | 'mark' | null;
  skipped_reason: SkipReason | null;
  done_at: string | null;
  why: { code: string; params: Record<string, unknown>; text: TwoTexts }[];
  leg: { distance_m: number; duration_s: number; geometry: Point[]; turns: RouteStep[] };
}

export interface Patrol {
  id: number;
  version: number;
  plan_id: number;
  unit_id: number;
  state: 'planned' | 'out' | 'done' | 'withdrawn';
  starts_at: string;
  ends_at: string;
  mode: 'car' | 'ebike' | 'foot';
  geometry: Point[];
  distance_m: number;
  stops: PatrolStop[];
}

export interface PatrolFault {
  code: string;
  subject: string | null;
  text: TwoTexts;
  remedy: Partial<TwoTexts> | null;
}

export interface PatrolPlan {
  id: number;
  version: number;
  state: 'draft' | 'published' | 'withdrawn' | 'archived';
  starts_at: string;
  ends_at: string;
  seed: number;
  numbers: {
    visits: number;
    wanted: number;
    teams: number;
    travel_s: number;
    loss: number;
    coverage: { mean: number; least: number } | null;
    predictability: { mean: number; worst: number; nights: number; over: number; low: boolean; level: number };
  };
  faults: PatrolFault[];
  by: string;
  made_at: string;
  published_at: string | null;
}

export interface WholePatrolPlan extends PatrolPlan {
  patrols: Patrol[];
}

export type ChangeKind = 'added' | 'dropped' | 'handed_over' | 'retimed';
export type CauseCode =
  | 'taken'
  | 'back'
  | 'signed_off'
  | 'late'
  | 'early'
  | 'off_route'
  | 'closure'
  | 'hot_spot'
  | 'asked';

export interface ProposedChange {
  kind: ChangeKind;
  stop: string;
  name: string;
  name_en: string;
  unit_id: number;
  call_sign: string | null;
  before_unit_id: number | null;
  before_call_sign: string | null;
  minutes: number;
}

export interface PatrolProposal {
  id: number;
  version: number;
  plan_id: number;
  state: string;
  causes: { code: CauseCode; unit_id: number | null; minutes: number | null; at: string; call_sign: string | null }[];
  changes: ProposedChange[];
  faults: PatrolFault[];
  minor: boolean;
  made_at: string;
}

export interface NewPatrolPlan {
  starts_at: string;
  ends_at: string;
  seconds: number;
}
