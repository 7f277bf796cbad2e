/** The endpoints of patrols. */

import { request } from './client';
import type { Job } from './jobs';
import type { NewPatrolPlan, PatrolPlan, WholePatrolPlan } from './patrol-types';

export interface EndedJob extends Job {
  failure: { code: string; message: string; remedy: string | null } | null;
  result: { plan_id?: number } | null;
}

export const orderPatrolPlan = (body: NewPatrolPlan, idempotencyKey: string): Promise<Job> =>
  request('POST', '/api/patrols/plans', { body, idempotencyKey });
export const listPatrolPlans = (): Promise<PatrolPlan[]> => request('GET', '/api/patrols/plans');
export const getPatrolPlan = (id: number): Promise<WholePatrolPlan> =>
  request('GET', `/api/patrols/plans/${id}`);
export const publishPatrolPlan = (id: number): Promise<PatrolPlan> =>
  request('POST', `/api/patrols/plans/${id}/publish`);
export const withdrawPatrolPlan = (id: number): Promise<PatrolPlan> =>
  request('POST', `/api/patrols/plans/${id}/withdraw`);
export const discardPatrolPlan = (id: number): Promise<void> =>
  request('DELETE', `/api/patrols/plans/${id}`);
export const replanPatrols = (id: number): Promise<{ job_id: number }> =>
  request('POST', `/api/patrols/plans/${id}/replan`);
export const confirmProposal = (id: number): Promise<unknown> =>
  request('POST', `/api/patrols/proposals/${id}/confirm`);
export const rejectProposal = (id: number): Promise<unknown> =>
  request('POST', `/api/patrols/proposals/${id}/reject`);
export const getEndedJob = (id: number): Promise<EndedJob> => request('GET', `/api/jobs/${id}`);
