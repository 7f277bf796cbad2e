/** Closures and coverage, named exactly as on the wire. */

import type { FeatureCollection, MultiLineString, MultiPolygon } from 'geojson';
import type { Point } from './types';

export type Bars = 'vehicles' | 'everybody';

/** What a drawn line would close. */
export interface ClosedRoads {
  geometry: MultiLineString;
  roads: { name: string; name_en: string }[];
  length_m: number;
}

export interface Closure extends ClosedRoads {
  id: number;
  version: number;
  bars: Bars;
  reason: string;
  drawn_by: string;
  drawn_at: string;
  ends_at: string;
}

export interface NewClosure {
  line: Point[];
  bars: Bars;
  minutes: number;
  reason?: string;
}

/** Shares are 0 to 1, of what an available unit reaches within so many minutes. */
export interface CoverageShare {
  minutes: number;
  grids: number;
  places: number;
  residents: number;
}

export interface Coverage {
  units: number;
  shares: CoverageShare[];
  /** the ground that nobody reaches within `minutes` */
  holes: FeatureCollection<MultiPolygon, { minutes: number }>;
}
