/** The endpoints of the ground's page. */

import type { FeatureCollection, Polygon } from 'geojson';
import { request, requestFile } from '../shared/api/client';
import type { Point } from '../shared/api/types';

/** Reading a large delivery, or comparing two grounds, takes this long at most. */
const WORK_MS = 320_000;

export type VersionState = 'active' | 'scheduled' | 'proposed' | 'former';

export interface Period {
  valid_from: string;
  valid_to: string | null;
  activated_by: string;
  /** the version to which taking back leads */
  replaces: number | null;
}

export interface Version {
  id: number;
  state: VersionState;
  source: string;
  proposed_by: string;
  proposed_at: string;
  activate_at: string | null;
  scheduled_by: string | null;
  periods: Period[];
}

export const WHATS = ['moved', 'added', 'removed', 'renamed'] as const;
export type What = (typeof WHATS)[number];

export interface GridChange {
  what: What;
  code: string;
  kind: string;
  name: string;
  name_en: string;
  area_m2: number;
  place: Point | null;
}

export interface Diff {
  before: number;
  after: number | null;
  counts: Record<What, number>;
  grids: GridChange[];
  places: { added: string[]; removed: string[]; regridded: string[] };
  incidents: { total: number; open: string[]; closed: string[] };
  borders: FeatureCollection<Polygon>;
}

type Texts = Record<'zh' | 'en', string>;

export interface Finding {
  code: string;
  severity: 'error' | 'warning';
  layer: string;
  feature: string;
  place: Point | null;
  text: Texts;
  remedy: Texts;
}

export interface Source {
  file: string;
  layer: string;
  geometry: string;
  count: number;
  crs: string;
  encoding: string;
  bounds: [number, number, number, number] | null;
  target: string;
}

export interface Upload {
  id: number;
  name: string;
  expires_at: string;
  mapping: string;
  sources: Source[];
  findings: Finding[];
}

export interface Mend {
  code: string;
  layer: string;
  feature: string;
  place: Point | null;
  text: Texts;
}

export interface Reading {
  ok: boolean;
  layers: Record<string, number>;
  area_km2: number;
  errors: number;
  warnings: number;
  findings: Finding[];
  changes: Mend[];
  diff: Diff | null;
}

export interface Token {
  id: number;
  username: string;
  label: string;
  expires_at: string;
  revoked_at: string | null;
  last_used_at: string | null;
}

export interface MadeToken {
  id: number;
  username: string;
  token: string;
  expires_at: string;
}

export interface HowToRead {
  mapping: string;
  fix: boolean;
}

const ground = '/api/ground';

export const listVersions = (): Promise<Version[]> => request('GET', `${ground}/versions`);
export const getDiff = (id: number): Promise<Diff> =>
  request('GET', `${ground}/versions/${id}/diff`, { timeoutMs: WORK_MS });
export const activate = (id: number, at: string | null): Promise<void> =>
  request('POST', `${ground}/versions/${id}/activate`, { body: { at } });
export const unschedule = (id: number): Promise<void> =>
  request('POST', `${ground}/versions/${id}/unschedule`);
export const discard = (id: number): Promise<void> => request('DELETE', `${ground}/versions/${id}`);
export const takeBack = (): Promise<{ version: number }> =>
  request('POST', `${ground}/versions/take-back`);

export const sendFile = (file: File): Promise<Upload> =>
  request('POST', `${ground}/uploads`, { file, query: { name: file.name }, timeoutMs: WORK_MS });
export const readUpload = (id: number, body: HowToRead): Promise<Reading> =>
  request('POST', `${ground}/uploads/${id}/read`, { body, timeoutMs: WORK_MS });
export const proposeUpload = (id: number, body: HowToRead): Promise<{ version: number }> =>
  request('POST', `${ground}/uploads/${id}/propose`, { body, timeoutMs: WORK_MS });

export const getExport = (
  format: string,
  system: string,
  layer: readonly string[],
): Promise<{ blob: Blob; name: string }> =>
  requestFile(`${ground}/export`, { query: { format, system, layer }, timeoutMs: WORK_MS });

export const listTokens = (): Promise<Token[]> => request('GET', '/api/access-tokens');
export const makeToken = (label: string, days: number): Promise<MadeToken> =>
  request('POST', '/api/access-tokens', { body: { label, days } });
export const revokeToken = (id: number): Promise<void> =>
  request('DELETE', `/api/access-tokens/${id}`);
