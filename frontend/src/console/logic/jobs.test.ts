import { describe, expect, it } from 'vitest';
import type { Job } from '../../shared/api/jobs';
import type { Me, Role } from '../../shared/api/types';
import { describeProgress, listJobs, mayCancel } from './jobs';

const makeJob = (id: number, state: Job['state'], requested_by = 1): Job => ({
  id,
  version: 1,
  kind: 'ground.check',
  state,
  requested_by,
  by: 'leader',
  time_limit_s: 60,
  attempts: 1,
  created_at: '2026-11-23T12:00:00Z',
  started_at: null,
  ended_at: null,
});

const makeMe = (account_id: number, role: Role): Me => ({
  account_id,
  display_name: '',
  role,
  unit_id: null,
  language: 'zh',
  home: '/console',
});

describe('listJobs', () => {
  it('puts running jobs before waiting ones, each in the order they came', () => {
    const jobs = [makeJob(4, 'running'), makeJob(1, 'queued'), makeJob(3, 'running')];
    expect(listJobs(jobs).map(({ id }) => id)).toEqual([3, 4, 1]);
  });
});

describe('mayCancel', () => {
  it.each([
    [1, 'dispatcher', true],
    [2, 'dispatcher', false],
    [2, 'leader', true],
    [2, 'administrator', true],
  ] as const)('account %i as %s: %s', (accountId, role, may) => {
    expect(mayCancel(makeMe(accountId, role), makeJob(1, 'running', 1))).toBe(may);
  });
});

describe('describeProgress', () => {
  const nothing = { job_id: 1, best: null, bound: null, gap: null, fraction: null, seconds_left: null };

  it('tells what is known, in a fixed order', () => {
    const progress = { ...nothing, best: 1234.5678, gap: 0.0234, fraction: 0.256, seconds_left: 41.6 };
    expect(describeProgress(progress)).toEqual([
      { key: 'done', value: '26' },
      { key: 'best', value: '1234.57' },
      { key: 'gap', value: '2.3' },
      { key: 'left', value: '42' },
    ]);
  });

  it('tells nothing of what is not known, and a gap of none as none', () => {
    expect(describeProgress(nothing)).toEqual([]);
    expect(describeProgress({ ...nothing, gap: 0 })).toEqual([{ key: 'gap', value: '0.0' }]);
  });
});
