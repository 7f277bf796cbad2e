/** The entities and answers of the server, named exactly as on the wire. */

import type { LineString } from 'geojson';

/** lon, lat in WGS84 */
export type Point = [number, number];

export type Role =
  | 'dispatcher'
  | 'leader'
  | 'officer'
  | 'grid_member'
  | 'volunteer'
  | 'administrator';

export interface Me {
  account_id: number;
  display_name: string;
  role: Role;
  unit_id: number | null;
  language: 'zh' | 'en';
  home: '/console' | '/officer' | '/volunteer';
}

export interface Ground {
  version: number;
  station: {
    name: string;
    name_en: string;
    center: Point;
    bounds: [number, number, number, number];
  };
  counts: Record<string, number>;
  /** outside geocoders that may be asked; usually none */
  outside_geocoders: string[];
}

export interface Named {
  code: string;
  name: string;
  name_en: string;
}

export interface GridChain {
  compound: Named | null;
  street: Named | null;
  group: Named | null;
  community: Named | null;
  area: Named | null;
  owner: string;
  team: { code: string; name: string } | null;
}

export type Priority = 1 | 2 | 3 | 4;
export type Source = 'call110' | 'walk_in' | 'camera' | 'smart_alarm' | 'officer';
export const SOURCES: readonly Source[] = ['call110', 'walk_in', 'camera', 'smart_alarm', 'officer'];

export interface IncidentType extends Named {
  priority: Priority;
  dangerous: boolean;
  units_needed: number;
}

export type Disposition = Named;

export interface CodedText {
  code: string;
  params: Record<string, unknown>;
}

export type CandidateKind =
  | 'house_number'
  | 'road'
  | 'compound'
  | 'building'
  | 'place'
  | 'crossing'
  | 'landmark'
  | 'camera'
  | 'lamp_post'
  | 'area'
  | 'coordinates'
  | 'outside';

/** What a candidate's point is: surveyed, worked out, a guess, the middle of a whole stretch. */
export type Precision = 'exact' | 'derived' | 'estimated' | 'stretch';

export interface Candidate {
  label: string;
  kind: CandidateKind;
  point: Point;
  access: Point | null;
  precision: Precision;
  confidence: number;
  uncertainty_m: number;
  why: CodedText;
  grid_chain: GridChain | null;
}

export interface GeocodeAnswer {
  candidates: Candidate[];
  threshold: number;
}

export interface ReverseAnswer {
  label: string;
  distance_m: number;
  point: Point;
  grid_chain: GridChain;
}

export type UnitKind = 'patrol_car' | 'ebike_pair' | 'foot_team' | 'post' | 'grid_member';
export type UnitStatus = 'available' | 'dispatched' | 'en_route' | 'on_scene' | 'out_of_service';

export interface Unit {
  id: number;
  version: number;
  call_sign: string;
  kind: UnitKind;
  mode: 'car' | 'ebike' | 'foot';
  status: UnitStatus;
  crew: number;
  police: boolean;
  community: string | null;
  grids: string[];
  members: string[];
  incident_id: number | null;
  assignment_id: number | null;
  status_since: string;
}

export type IncidentState = 'waiting' | 'assigned' | 'en_route' | 'on_scene' | 'closed';

export interface Incident {
  id: number;
  version: number;
  number: string;
  type: string;
  priority: Priority;
  source: Source;
  state: IncidentState;
  location_text: string | null;
  label: string;
  point: Point | null;
  verified: boolean;
  confidence: number | null;
  grid_chain: GridChain | null;
  caller_masked: { name: string | null; phone: string | null } | null;
  note: string | null;
  operator: string;
  reported_at: string;
  closed_at: string | null;
  disposition: string | null;
  unit_ids: number[];
}

export type StepCode =
  | 'depart'
  | 'continue'
  | 'left'
  | 'right'
  | 'slight_left'
  | 'slight_right'
  | 'sharp_left'
  | 'sharp_right'
  | 'u_turn'
  | 'enter_gate'
  | 'arrive';

export interface RouteStep {
  code: StepCode;
  street: string | null;
  street_en: string | null;
  length_m: number;
  duration_s: number;
  point: Point;
}

export interface Route {
  geometry: LineString;
  length_m: number;
  duration_s: number;
  eta_at: string;
  steps: RouteStep[];
  computed_at: string;
}

export type AssignmentState =
  | 'assigned'
  | 'acknowledged'
  | 'en_route'
  | 'on_scene'
  | 'cleared'
  | 'cancelled';

export interface Assignment {
  id: number;
  version: number;
  incident_id: number;
  unit_id: number;
  state: AssignmentState;
  assigned_at: string;
  acknowledged_at: string | null;
  en_route_at: string | null;
  on_scene_at: string | null;
  ended_at: string | null;
  by: string;
  disposition: string | null;
  reason: string | null;
  route: Route | null;
}

export interface RecommendedUnit {
  unit_id: number;
  call_sign: string;
  kind: UnitKind;
  /** by road, in the unit's own mode */
  eta_s: number;
  /** as the crow flies */
  distance_m: number;
  rank: number;
  reasons: CodedText[];
  uncovers: Named[];
}

export interface ExcludedUnit extends CodedText {
  unit_id: number;
  call_sign: string;
}

export interface Recommendation {
  incident_id: number;
  candidates: RecommendedUnit[];
  excluded: ExcludedUnit[];
  unfilled: CodedText[];
}

export interface Volunteer {
  display_name: string;
  number: string;
  community: Named;
  squad: { name: string } | null;
  uniform_no: string;
  /** days, YYYY-MM-DD; null where it has not been done */
  trained_until: string;
  uniform_until: string | null;
  rules_accepted_on: string | null;
  consented_on: string | null;
}

/** One position a phone measured; `id` is made by the phone. */
export interface Fix {
  id: string;
  at: string;
  point: Point;
  accuracy_m: number;
  speed_kmh?: number | null;
  heading_deg?: number | null;
}

export interface FixAnswer {
  accepted: number;
  rejected: { id: string; code: string }[];
}

/** The latest known position of a unit. */
export interface Pos {
  unit_id: number;
  point: Point;
  at: string;
  accuracy_m: number;
  speed_kmh: number | null;
  heading_deg: number | null;
}

export interface NewIncident {
  type: string;
  source: Source;
  location_text?: string;
  point?: Point;
  /** where the road of the chosen candidate passes it */
  access?: Point;
  priority?: Priority;
  caller_name?: string;
  caller_phone?: string;
  note?: string;
}
