/** The endpoints of the leader's board. */

import { newIdempotencyKey, request, requestFile } from '../shared/api/client';
import type { Job } from '../shared/api/jobs';
import type {
  Absence,
  Board,
  Cell,
  Head,
  Place,
  RepairStart,
  Reason,
  Squad,
  Verdict,
  Version,
} from './types';

/** A print waits for its turn and takes seconds. */
const PRINT_MS = 120_000;

const rosters = '/api/rosters';
const post = <T>(path: string, body: unknown = {}, once = false): Promise<T> =>
  request<T>('POST', `${rosters}${path}`, {
    body,
    ...(once ? { idempotencyKey: newIdempotencyKey() } : {}),
  });

export const listRosters = (): Promise<Head[]> => request('GET', rosters);
export const getBoard = (id: number): Promise<Board> => request('GET', `${rosters}/${id}`);
export const createRoster = (first_night: string, weeks: number): Promise<Head> =>
  post('', { first_night, weeks }, true);
export const discardRoster = (id: number): Promise<void> => request('DELETE', `${rosters}/${id}`);
export const solveRoster = (id: number, seconds: number): Promise<Job> =>
  post(`/${id}/solve`, { seconds }, true);
export const reviewRoster = (id: number): Promise<Head> => post(`/${id}/review`);
export const withdrawRoster = (id: number): Promise<Head> => post(`/${id}/withdraw`);
export const publishRoster = (id: number, reason: string): Promise<Head> =>
  post(`/${id}/publish`, { reason });
export const reviseRoster = (id: number): Promise<Head> => post(`/${id}/revise`);
export const listVersions = (id: number): Promise<Version[]> =>
  request('GET', `${rosters}/${id}/versions`);

export const addPlace = (id: number, cell: Cell): Promise<Place> => post(`/${id}/places`, cell);
export const movePlace = (
  id: number,
  place: number,
  to: { night: string; community: string },
): Promise<Place> => post(`/${id}/places/${place}/move`, to);
export const pinPlace = (id: number, place: number, pinned: boolean): Promise<Place> =>
  post(`/${id}/places/${place}/pin`, { pinned });
export const removePlace = (id: number, place: number): Promise<void> =>
  request('DELETE', `${rosters}/${id}/places/${place}`);
export const removeForbid = (id: number, forbid: number): Promise<void> =>
  request('DELETE', `${rosters}/${id}/forbids/${forbid}`);
export const setSquad = (id: number, squad: Squad): Promise<void> =>
  post(`/${id}/squads`, squad);

export const checkCells = (
  id: number,
  person_id: number,
  place_id: number | null,
): Promise<{ cells: Verdict[] }> => post(`/${id}/check`, { person_id, place_id });
export const askWhy = (
  id: number,
  cell: Cell,
  other_id: number | null = null,
): Promise<{ text: string; reasons: Reason[] }> => post(`/${id}/why`, { ...pick(cell), other_id });

export const beginRepair = (id: number, absence: Absence): Promise<RepairStart> =>
  post(`/${id}/repairs`, absence, true);
export const confirmRepair = (
  id: number,
  absence: Absence,
  gone: readonly Cell[],
  added: readonly Cell[],
  reason: string,
): Promise<Head> =>
  post(
    `/${id}/repairs/confirm`,
    { absence, gone: gone.map(pick), new: added.map(pick), reason },
    true,
  );

export const getJob = <T>(id: number): Promise<Job & { result: T | null }> =>
  request('GET', `/api/jobs/${id}`);
export const cancelJob = (id: number): Promise<Job> => request('POST', `/api/jobs/${id}/cancel`);
export const getExport = (id: number, form: 'xlsx' | 'pdf'): Promise<{ blob: Blob; name: string }> =>
  requestFile(form === 'xlsx' ? `${rosters}/${id}/export.xlsx` : `/api/prints/rosters/${id}.pdf`, {
    timeoutMs: PRINT_MS,
  });

const pick = ({ person_id, night, community }: Cell): Cell => ({ person_id, night, community });
