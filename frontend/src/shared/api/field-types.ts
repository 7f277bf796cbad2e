/** What passes between the units in the field and the duty room, as on the wire. */

import type { Point } from './types';

/** A short text; `to_unit` says which way it goes. */
export interface Message {
  id: number;
  version: number;
  unit_id: number;
  to_unit: boolean;
  text: string;
  by: string;
  sent_at: string;
  read_at: string | null;
  read_by: string | null;
}

/** A call for help by a unit; live until it is closed. */
export interface Emergency {
  id: number;
  version: number;
  unit_id: number;
  call_sign: string;
  raised_at: string;
  raised_by: string;
  point: Point | null;
  accuracy_m: number | null;
  label: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
}

export interface Note {
  id: number;
  version: number;
  unit_id: number;
  call_sign: string;
  incident_id: number | null;
  patrol_id: number | null;
  stop_id: number | null;
  text: string;
  has_photo: boolean;
  point: Point | null;
  by: string;
  at: string;
}

export interface NearUnit {
  unit_id: number;
  call_sign: string;
  kind: string;
  status: string;
  eta_s: number;
  distance_m: number;
}
