/** The endpoints of the page of people and teams. */

import { newIdempotencyKey, request, requestFile } from '../shared/api/client';
import type { Job } from '../shared/api/jobs';

/** Opening a large file takes this long at most. */
const WORK_MS = 320_000;

export const DUTIES = [
  'station_leader',
  'deputy_leader',
  'community_officer',
  'patrol_officer',
  'governance_head',
  'auxiliary',
  'patrol_auxiliary',
  'grid_member',
  'merchant',
  'volunteer',
] as const;
export type Duty = (typeof DUTIES)[number];
export const ABSENCES = ['leave', 'sick', 'training', 'other'] as const;
export type AbsenceKind = (typeof ABSENCES)[number];

export interface Community {
  code: string;
  name: string;
  name_en: string;
}

export interface VolunteerFacts {
  uniform_no: string;
  squad: string | null;
  trained_until: string;
  uniform_until: string | null;
  consented_on: string | null;
  rules_accepted_on: string | null;
}

export interface Person {
  id: number;
  version: number;
  name: string;
  number: string | null;
  duty: Duty;
  community_code: string | null;
  rank: string | null;
  licence: string | null;
  skills: string[];
  /** masked */
  contact: string | null;
  /** Monday is 0; null: any */
  weekdays: number[] | null;
  left_on: string | null;
  volunteer: (VolunteerFacts & { lacking: string[] }) | null;
  teams: { code: string; name: string; part: Duty }[];
  away: AbsenceKind | null;
}

export interface Absence {
  id: number;
  kind: AbsenceKind;
  first_day: string;
  last_day: string;
  by: string;
}

export interface Details extends Person {
  absences: Absence[];
  nights: { night: string; weight: number }[];
  partners: { person_id: number; name: string; wanted: boolean }[];
}

export interface PersonBody {
  name: string;
  duty: Duty;
  community_code: string | null;
  number: string | null;
  rank: string | null;
  licence: string | null;
  skills: string[];
  contact?: string | null;
  weekdays: number[] | null;
  volunteer: VolunteerFacts | null;
}

type Texts = Record<'zh' | 'en', string>;

export interface Finding {
  code: string;
  severity: 'error' | 'warning';
  sheet: string;
  cell: string;
  found: string;
  text: Texts;
  expected: Texts;
  remedy: Texts;
}

export interface ImportRow {
  sheet: string;
  cell: string;
  what: 'added' | 'changed';
  name: string;
  number: string | null;
  duty: Duty | null;
  community_code: string | null;
  changes: { fact: string; before: unknown; after: unknown }[];
}

export interface Preview {
  id: number;
  name: string;
  expires_at: string;
  digest: string;
  counts: Record<
    'added' | 'changed' | 'same' | 'away' | 'wishes' | 'errors' | 'warnings',
    number
  >;
  rows: ImportRow[];
  findings: Finding[];
}

export interface Seat {
  role: Duty;
  least: number;
  most: number;
  people: number[];
}

export interface Team {
  id: number;
  code: string;
  name: string;
  community_code: string | null;
  street_code: string | null;
  seats: Seat[];
}

export interface TeamGrid {
  code: string;
  name: string;
  name_en: string;
  kind: 'community' | 'group' | 'street' | 'compound';
  team: string;
  role: Duty;
  person_id: number | null;
  /** residents, premises, incidents of a year; known in proposals only */
  load: [number, number, number] | null;
}

export interface TeamPerson {
  id: number;
  name: string;
  number: string | null;
  duty: Duty;
  community_code: string | null;
}

export interface Mover {
  person_id: number;
  leaves: string | null;
  leaves_short: boolean;
  distance_m: number | null;
}

export interface Shortfalls {
  seats: { team: string; role: Duty; lack: number; nearest: Mover[] }[];
  grids: { grid: string; team: string; role: Duty; too_large: boolean }[];
  pins: { person_id: number; team: string | null; role: Duty | null; grid: string | null }[];
}

export interface Fix {
  id: number;
  kind: 'pin' | 'forbid';
  person_id: number;
  team_id: number | null;
  part: Duty | null;
  grid_code: string | null;
  by: string;
}

export interface Standing {
  digest: string;
  teams: Team[];
  grids: TeamGrid[];
  people: TeamPerson[];
  shortfalls: Shortfalls;
  fixes: Fix[];
}

interface SeatOf {
  team: string;
  role: Duty;
}

export interface Proposal {
  job_id: number;
  /** whether nothing changed since it was made */
  is_current: boolean;
  proven: boolean;
  seconds: number;
  moves: { person_id: number; before: SeatOf[]; after: SeatOf[] }[];
  hands: { grid: string; before: number | null; after: number | null }[];
  shortfalls: Shortfalls;
  people: TeamPerson[];
  grids: TeamGrid[];
}

export interface EndedJob extends Job {
  failure: { message: string; remedy: string | null } | null;
}

const people = '/api/people';
const teams = '/api/teams';

/** Everybody of a station fits one answer; the table scrolls through it. */
export const listPeople = (
  left: boolean,
): Promise<{ total: number; people: Person[]; communities: Community[] }> =>
  request('GET', people, { query: { left: String(left), limit: 2_000 } });
export const getPerson = (id: number): Promise<Details> => request('GET', `${people}/${id}`);
export const createPerson = (body: PersonBody, idempotencyKey: string): Promise<Details> =>
  request('POST', people, { body, idempotencyKey });
export const changePerson = (id: number, version: number, body: PersonBody): Promise<Details> =>
  request('PUT', `${people}/${id}`, { body: { ...body, version } });
export const leave = (id: number, version: number, on: string): Promise<Details> =>
  request('POST', `${people}/${id}/leave`, { body: { version, on } });
export const addAbsence = (
  id: number,
  kind: AbsenceKind,
  first_day: string,
  last_day: string,
): Promise<Absence> =>
  request('POST', `${people}/${id}/absences`, { body: { kind, first_day, last_day } });
export const takeAbsenceBack = (id: number, absence: number): Promise<void> =>
  request('DELETE', `${people}/${id}/absences/${absence}`);
export const wishNight = (id: number, night: string, weight: number | null): Promise<void> =>
  request('PUT', `${people}/${id}/nights/${night}`, { body: { weight } });

export const sendFile = (file: File): Promise<Preview> =>
  request('POST', `${people}/imports`, { file, query: { name: file.name }, timeoutMs: WORK_MS });
export const lookAgain = (id: number): Promise<Preview> =>
  request('GET', `${people}/imports/${id}`, { timeoutMs: WORK_MS });
export const confirmImport = (
  id: number,
  digest: string,
): Promise<{ added: number; changed: number; days: number }> =>
  request('POST', `${people}/imports/${id}/confirm`, { body: { digest }, timeoutMs: WORK_MS });
export const forgetImport = (id: number): Promise<void> =>
  request('DELETE', `${people}/imports/${id}`);
export const exportPeople = (form: string): Promise<{ blob: Blob; name: string }> =>
  requestFile(`${people}/export`, { query: { form }, timeoutMs: WORK_MS });

export const getTeams = (): Promise<Standing> => request('GET', teams);
export const composeTeams = (keep: boolean): Promise<Job> =>
  request('POST', `${teams}/compose`, { body: { keep }, idempotencyKey: newIdempotencyKey() });
export const getJob = (id: number): Promise<EndedJob> => request('GET', `/api/jobs/${id}`);
export const cancelJob = (id: number): Promise<Job> => request('POST', `/api/jobs/${id}/cancel`);
export const getProposal = (job: number): Promise<Proposal> =>
  request('GET', `${teams}/proposals/${job}`);
export const acceptProposal = (job: number): Promise<Standing> =>
  request('POST', `${teams}/proposals/${job}/accept`);
export const fixCell = (body: {
  kind: 'pin' | 'forbid';
  person_id: number;
  team_id?: number;
  part?: Duty;
  grid_code?: string;
}): Promise<{ id: number }> => request('POST', `${teams}/fixes`, { body });
export const unfix = (id: number): Promise<void> => request('DELETE', `${teams}/fixes/${id}`);
