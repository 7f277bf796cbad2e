/** Patrols as the live path and the routes show them. */

import type { CodedText, Point, RouteStep } from './types';

export type PatrolState = 'planned' | 'out' | 'done' | 'withdrawn';
export type StopState = 'ahead' | 'here' | 'done' | 'skipped';

export interface PatrolLeg {
  distance_m: number;
  duration_s: number;
  geometry: Point[];
  turns: RouteStep[];
}

export interface PatrolStop {
  id: number;
  kind: string;
  name: string;
  name_en: string;
  grid_code: string | null;
  point: Point;
  arrive_at: string;
  leave_at: string;
  least_stay_s: number;
  required: boolean;
  state: StopState;
  /** when the unit came to it; null while it is ahead */
  since: string | null;
  by: 'geofence' | 'hand' | 'mark' | null;
  skipped_reason: 'blocked' | 'closed' | 'called_away' | 'unsafe' | null;
  done_at: string | null;
  why: CodedText[];
  /** the way to it from the stop before, or from the start */
  leg: PatrolLeg | null;
}

export interface Patrol {
  id: number;
  version: number;
  plan_id: number;
  unit_id: number;
  state: PatrolState;
  starts_at: string;
  ends_at: string;
  mode: 'car' | 'ebike' | 'foot';
  geometry: Point[];
  distance_m: number;
  stops: PatrolStop[];
}
