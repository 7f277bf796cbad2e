/** Which jobs the top bar shows, and who may cancel them. */

import type { Job, JobProgress } from '../../shared/api/jobs';
import type { Me } from '../../shared/api/types';

/** Sorts the live jobs: those that run before those that wait, each in the order they came. */
export function listJobs(jobs: Iterable<Job>): Job[] {
  return [...jobs].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

function rank({ state }: Job): number {
  return state === 'running' ? 0 : 1;
}

/** Tells whether the account may cancel the job: its own, or any as a leader. */
export function mayCancel(me: Me, job: Job): boolean {
  return job.requested_by === me.account_id || me.role === 'leader' || me.role === 'administrator';
}

export interface ProgressWords {
  key: 'done' | 'best' | 'gap' | 'left';
  value: string;
}

/** Returns what is known of a job's progress as keys of the locale, each with its figure. */
export function describeProgress(progress: JobProgress): ProgressWords[] {
  const { fraction, best, gap, seconds_left: left } = progress;
  const words: (ProgressWords | null)[] = [
    fraction === null ? null : { key: 'done', value: String(Math.round(fraction * 100)) },
    best === null ? null : { key: 'best', value: String(Number(best.toPrecision(6))) },
    gap === null ? null : { key: 'gap', value: (gap * 100).toFixed(1) },
    left === null ? null : { key: 'left', value: String(Math.max(0, Math.round(left))) },
  ];
  return words.filter((word) => word !== null);
}
