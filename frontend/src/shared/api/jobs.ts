/** Jobs, named exactly as on the wire. */

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** Long work that a worker process does; its progress comes apart from it. */
export interface Job {
  id: number;
  version: number;
  kind: string;
  state: JobState;
  requested_by: number;
  by: string;
  time_limit_s: number;
  attempts: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

/** How far a running job is; what it can't tell is null. */
export interface JobProgress {
  job_id: number;
  best: number | null;
  bound: number | null;
  /** |best - bound| / |best| */
  gap: number | null;
  /** 0 to 1 */
  fraction: number | null;
  seconds_left: number | null;
}
