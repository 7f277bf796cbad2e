/** Every endpoint as one typed function. */

import type { Alias, AliasState, Correction } from './aliases';
import { request, requestFile } from './client';
import type { Job } from './jobs';
import type { ClosedRoads, Closure, Coverage, NewClosure } from './street-types';
import type {
  Assignment,
  Disposition,
  Fix,
  FixAnswer,
  GeocodeAnswer,
  Ground,
  Incident,
  IncidentType,
  Me,
  NewIncident,
  Point,
  Recommendation,
  ReverseAnswer,
  Unit,
  Volunteer,
} from './types';

export type LayerName =
  | 'areas'
  | 'grids'
  | 'streets'
  | 'roads'
  | 'places'
  | 'cameras'
  | 'surfaces'
  | 'buildings';

export const signInByLink = (token: string): Promise<Me> =>
  request('POST', '/api/session/link', { body: { token } });
export const signInByPassword = (username: string, password: string): Promise<Me> =>
  request('POST', '/api/session/password', { body: { username, password } });
export const signOut = (): Promise<void> => request('DELETE', '/api/session');
export const getMe = (): Promise<Me> => request('GET', '/api/me');

/** the version of the ground that the server told of last; null while the first one is shown */
let toldVersion: number | null = null;

/** Marks what a page keeps for hours without a network; its service worker knows it by this. */
let keeping = false;

/** Lets the service worker keep the ground and the lists that this page asks for. */
export function keepForOffline(): void {
  keeping = true;
}

function groundQuery(): Record<string, string | number> {
  return {
    ...(toldVersion === null ? {} : { v: toldVersion }),
    ...(keeping ? { offline: 1 } : {}),
  };
}

/** Asks from now on for this version of the ground, whichever process of the server answers. */
export function setGroundVersion(version: number): void {
  toldVersion = version;
}

export const getGround = (): Promise<Ground> =>
  request('GET', '/api/ground', { query: groundQuery() });
/** Returns the absolute address of a ground layer, as the map's worker needs it. */
export function getLayerUrl(name: LayerName): string {
  const url = new URL(`/api/ground/layers/${name}`, location.href);
  for (const [key, value] of Object.entries(groundQuery())) url.searchParams.set(key, String(value));
  return url.href;
}
export const listIncidentTypes = (): Promise<IncidentType[]> =>
  request('GET', '/api/incident-types', { query: groundQuery() });
export const listDispositions = (): Promise<Disposition[]> =>
  request('GET', '/api/dispositions', { query: groundQuery() });

export const geocode = (q: string, signal?: AbortSignal): Promise<GeocodeAnswer> =>
  request('GET', '/api/geocode', { query: { q }, signal });
export const reverseGeocode = ([lon, lat]: Point, signal?: AbortSignal): Promise<ReverseAnswer> =>
  request('GET', '/api/geocode/reverse', { query: { lon, lat }, signal });

/** Asks the outside geocoders, where the station has any. */
export const geocodeOutside = (q: string): Promise<GeocodeAnswer> =>
  request('GET', '/api/geocode/outside', { query: { q } });

export const proposeAlias = (correction: Correction): Promise<{ proposed: boolean }> =>
  request('POST', '/api/aliases', { body: correction });
export const listAliases = (state: AliasState): Promise<Alias[]> =>
  request('GET', '/api/aliases', { query: { state } });
export const acceptAlias = (id: number, text?: string): Promise<Alias> =>
  request('POST', `/api/aliases/${id}/accept`, { body: { text } });
export const rejectAlias = (id: number): Promise<Alias> =>
  request('POST', `/api/aliases/${id}/reject`);

export const reportIncident = (body: NewIncident, idempotencyKey: string): Promise<Incident> =>
  request('POST', '/api/incidents', { body, idempotencyKey });
export const pinIncident = (id: number, point: Point): Promise<Incident> =>
  request('POST', `/api/incidents/${id}/pin`, { body: { point } });
export const closeIncident = (id: number, disposition: string, note?: string): Promise<Incident> =>
  request('POST', `/api/incidents/${id}/close`, { body: { disposition, note } });
export const getContact = (
  id: number,
): Promise<{ caller_name: string | null; caller_phone: string | null }> =>
  request('GET', `/api/incidents/${id}/contact`);
export const getRecommendation = (id: number, signal?: AbortSignal): Promise<Recommendation> =>
  request('GET', `/api/incidents/${id}/recommendation`, { signal });

export const assignUnit = (
  incidentId: number,
  unitId: number,
  idempotencyKey: string,
): Promise<Assignment> =>
  request('POST', `/api/incidents/${incidentId}/assignments`, {
    body: { unit_id: unitId },
    idempotencyKey,
  });

export type AssignmentStep = 'acknowledge' | 'en-route' | 'on-scene';
export const stepAssignment = (id: number, step: AssignmentStep): Promise<Assignment> =>
  request('POST', `/api/assignments/${id}/${step}`);
export const clearAssignment = (
  id: number,
  disposition: string,
  note?: string,
): Promise<Assignment> =>
  request('POST', `/api/assignments/${id}/clear`, { body: { disposition, note } });
export const cancelAssignment = (id: number, reason: string): Promise<Assignment> =>
  request('POST', `/api/assignments/${id}/cancel`, { body: { reason } });
export const reassignUnit = (id: number, unitId: number, reason: string): Promise<Assignment> =>
  request('POST', `/api/assignments/${id}/reassign`, { body: { unit_id: unitId, reason } });

export const previewClosure = (line: Point[]): Promise<ClosedRoads> =>
  request('POST', '/api/closures/preview', { body: { line } });
export const drawClosure = (body: NewClosure, idempotencyKey: string): Promise<Closure> =>
  request('POST', '/api/closures', { body, idempotencyKey });
export const extendClosure = (id: number, minutes: number): Promise<Closure> =>
  request('POST', `/api/closures/${id}/extend`, { body: { minutes } });
export const liftClosure = (id: number): Promise<void> =>
  request('POST', `/api/closures/${id}/lift`);

export const getCoverage = (): Promise<Coverage> => request('GET', '/api/coverage');

export const signOn = (unitId: number): Promise<Unit> =>
  request('POST', `/api/units/${unitId}/sign-on`);
export const signOff = (unitId: number): Promise<Unit> =>
  request('POST', `/api/units/${unitId}/sign-off`);
export const sendPositions = (unitId: number, fixes: Fix[]): Promise<FixAnswer> =>
  request('POST', `/api/units/${unitId}/positions`, { body: { fixes } });

export type PrintForm = 'html' | 'pdf';
/** A print is drawn for seconds, and others may be drawn before it. */
const PRINT_TIMEOUT_MS = 600_000;
export const getPrint = (
  name: string,
  form: PrintForm,
  query: Record<string, string | number>,
): Promise<Blob> =>
  requestFile(`/api/prints/${name}.${form}`, { query, timeoutMs: PRINT_TIMEOUT_MS }).then(({ blob }) => blob);

export const cancelJob = (id: number): Promise<Job> => request('POST', `/api/jobs/${id}/cancel`);

export const getVolunteer = (): Promise<Volunteer> => request('GET', '/api/volunteer');
