import { describe, expect, it } from 'vitest';
import type { Job, JobProgress } from '../api/jobs';
import type { Change, EventMessage, SnapshotMessage } from '../api/messages';
import type { Pos, Unit } from '../api/types';
import { applyMessages, EMPTY_STATE } from './reducer';

const makeUnit = (id: number, version: number, status: Unit['status'] = 'available'): Unit => ({
  id,
  version,
  call_sign: `U${id}`,
  kind: 'patrol_car',
  mode: 'car',
  status,
  crew: 2,
  police: true,
  community: null,
  grids: [],
  members: [],
  incident_id: null,
  assignment_id: null,
  status_since: '2026-11-23T12:00:00Z',
});

const makePos = (unit_id: number, at: string): Pos => ({
  unit_id,
  point: [103.8, 25.5],
  at,
  accuracy_m: 5,
  speed_kmh: null,
  heading_deg: null,
});

const snapshot = (cursor: string, units: Unit[], positions: Pos[] = []): SnapshotMessage => ({
  type: 'snapshot',
  cursor,
  now: '2026-11-23T12:00:00Z',
  entities: { unit: units, incident: [], assignment: [], closure: [], job: [], patrol: [], message: [], emergency: [], note: [], roster: [], team: [], patrol_plan: [], patrol_proposal: [] },
  positions,
  progress: [],
});

const change = (value: Unit, live = true): Change => ({
  entity: 'unit',
  id: value.id,
  version: value.version,
  live,
  value: live ? value : null,
});

const event = (cursor: string, ...changes: Change[]): EventMessage => ({
  type: 'event',
  cursor,
  at: '2026-11-23T12:00:01Z',
  kind: 'unit.assigned',
  actor: null,
  changes,
});

describe('applyMessages', () => {
  it('replaces everything with a snapshot', () => {
    const before = applyMessages(EMPTY_STATE, [snapshot('1', [makeUnit(1, 9), makeUnit(2, 3)])]);
    const after = applyMessages(before, [snapshot('7', [makeUnit(2, 4)])]);
    expect([...after.unit.keys()]).toEqual([2]);
    expect(after.versions.unit).toEqual(new Map([[2, 4]]));
    expect(after.cursor).toBe('7');
  });

  it('ignores a change older than the one it holds, and still moves the cursor', () => {
    const before = applyMessages(EMPTY_STATE, [snapshot('1', [makeUnit(1, 5, 'on_scene')])]);
    const after = applyMessages(before, [event('2', change(makeUnit(1, 4, 'available')))]);
    expect(after.unit.get(1)?.status).toBe('on_scene');
    expect(after.cursor).toBe('2');
  });

  it('takes no notice of what it does not know', () => {
    const before = applyMessages(EMPTY_STATE, [snapshot('1', [makeUnit(1, 5)])]);
    const strange = { ...change(makeUnit(7, 1)), entity: 'notice' } as unknown as Change;
    const after = applyMessages(before, [event('2', strange, change(makeUnit(1, 6, 'en_route')))]);
    expect(after.unit.get(1)?.status).toBe('en_route');
    expect([...after.unit.keys()]).toEqual([1]);
    expect(after.cursor).toBe('2');
  });

  it('takes a change of the same version', () => {
    const before = applyMessages(EMPTY_STATE, [snapshot('1', [makeUnit(1, 5)])]);
    const after = applyMessages(before, [event('2', change(makeUnit(1, 5, 'en_route')))]);
    expect(after.unit.get(1)?.status).toBe('en_route');
  });

  it('removes what is no longer live, but remembers its version', () => {
    const gone = applyMessages(EMPTY_STATE, [
      snapshot('1', [makeUnit(1, 5)]),
      event('2', change(makeUnit(1, 6), false)),
    ]);
    expect(gone.unit.size).toBe(0);
    const after = applyMessages(gone, [event('3', change(makeUnit(1, 5)))]);
    expect(after.unit.size).toBe(0);
  });

  it('comes to the same state when events already in the snapshot are replayed', () => {
    const events = [event('2', change(makeUnit(1, 2))), event('3', change(makeUnit(1, 3, 'en_route')))];
    const fresh = applyMessages(EMPTY_STATE, [snapshot('3', [makeUnit(1, 3, 'en_route')])]);
    expect(applyMessages(fresh, events)).toEqual(fresh);
  });

  it('keeps the newest position of each unit', () => {
    const before = applyMessages(EMPTY_STATE, [
      snapshot('1', [makeUnit(1, 1)], [makePos(1, '2026-11-23T12:00:05Z')]),
    ]);
    const late = { type: 'positions', now: '', positions: [makePos(1, '2026-11-23T12:00:04Z')] } as const;
    const next = { type: 'positions', now: '', positions: [makePos(1, '2026-11-23T12:00:06Z')] } as const;
    expect(applyMessages(before, [{ ...late, positions: [...late.positions] }])).toEqual(before);
    const after = applyMessages(before, [{ ...next, positions: [...next.positions] }]);
    expect(after.positions.get(1)?.at).toBe('2026-11-23T12:00:06Z');
  });

  it('leaves the given state untouched', () => {
    const before = applyMessages(EMPTY_STATE, [snapshot('1', [makeUnit(1, 1)])]);
    applyMessages(before, [event('2', change(makeUnit(1, 2, 'on_scene')))]);
    expect(before.unit.get(1)?.status).toBe('available');
    expect(EMPTY_STATE.unit.size).toBe(0);
  });

  it('forgets where a unit was when it goes off duty, and takes no later position of it', () => {
    const at = '2026-11-23T12:00:01Z';
    const before = applyMessages(EMPTY_STATE, [
      snapshot('e.1.0', [makeUnit(1, 1), makeUnit(2, 1)], [makePos(1, at), makePos(2, at)]),
    ]);
    const signedOff = change(makeUnit(1, 2, 'out_of_service'));
    const after = applyMessages(before, [
      { ...event('e.2.1', signedOff), kind: 'unit.signed_off' },
      { type: 'positions', now: at, positions: [makePos(1, '2026-11-23T12:00:02Z')] },
    ]);
    expect([...after.positions.keys()]).toEqual([2]);
  });
});

const makeJob = (id: number, version: number, state: Job['state'] = 'running'): Job => ({
  id,
  version,
  kind: 'ground.check',
  state,
  requested_by: 1,
  by: 'leader',
  time_limit_s: 60,
  attempts: 1,
  created_at: '2026-11-23T12:00:00Z',
  started_at: null,
  ended_at: null,
});

const makeProgress = (job_id: number, fraction: number): JobProgress => ({
  job_id,
  best: null,
  bound: null,
  gap: null,
  fraction,
  seconds_left: null,
});

const jobChange = (job: Job): Change => {
  const live = job.state === 'queued' || job.state === 'running';
  return { entity: 'job', id: job.id, version: job.version, live, value: live ? job : null };
};

const progress = (...all: JobProgress[]) => ({ type: 'progress', now: '', progress: all }) as const;

describe('applyMessages with jobs', () => {
  const running = applyMessages(EMPTY_STATE, [
    snapshot('1', []),
    event('2', jobChange(makeJob(7, 2))),
    progress(makeProgress(7, 0.1)),
    progress(makeProgress(7, 0.4), makeProgress(8, 0.2)),
  ]);

  it('keeps the latest progress of each job, also of one whose start comes later', () => {
    expect([...running.progress.values()].map((one) => [one.job_id, one.fraction])).toEqual([
      [7, 0.4],
      [8, 0.2],
    ]);
    expect(applyMessages(running, [event('3', jobChange(makeJob(8, 2)))]).progress.size).toBe(2);
  });

  it('forgets the progress of a job that ended, and takes none that comes late', () => {
    const after = applyMessages(running, [
      event('3', jobChange(makeJob(7, 3, 'done'))),
      progress(makeProgress(7, 0.9)),
    ]);
    expect(after.job.size).toBe(0);
    expect([...after.progress.keys()]).toEqual([8]);
  });

  it('forgets the progress of a job that waits again', () => {
    const after = applyMessages(running, [event('3', jobChange(makeJob(7, 3, 'queued')))]);
    expect([...after.progress.keys()]).toEqual([8]);
  });

  it('takes the progress of a snapshot in place of its own', () => {
    const fresh = { ...snapshot('9', []), progress: [makeProgress(9, 0.5)] };
    expect([...applyMessages(running, [fresh]).progress.keys()]).toEqual([9]);
  });
});
