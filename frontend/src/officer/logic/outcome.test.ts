import { describe, expect, it } from 'vitest';
import type { Failure } from '../../shared/api/failure';
import { judgeFailure } from './outcome';

function fail(status: number | null, code = 'x', params: Record<string, unknown> = {}): Failure {
  return { status, code, message: 'm', remedy: null, params };
}

describe('judgeFailure', () => {
  it.each([null, 500, 502, 503, 504, 408, 425, 429])('tries again after %s', (status) => {
    expect(judgeFailure(fail(status), 'en-route')).toEqual({ kind: 'retry' });
  });

  it('takes a transition the server already has as done', () => {
    const failure = fail(409, 'assignment.transition', { before: 'en_route' });
    expect(judgeFailure(failure, 'acknowledge')).toEqual({ kind: 'done' });
    expect(judgeFailure(failure, 'en-route')).toEqual({ kind: 'done' });
  });

  it('refuses a transition the server is not ready for', () => {
    const failure = fail(409, 'assignment.transition', { before: 'acknowledged' });
    expect(judgeFailure(failure, 'on-scene')).toEqual({ kind: 'refused', failure });
  });

  it('refuses when the assignment was cancelled', () => {
    const failure = fail(409, 'assignment.transition', { before: 'cancelled' });
    expect(judgeFailure(failure, 'en-route')).toEqual({ kind: 'refused', failure });
  });

  it('refuses other conflicts even when they name a state', () => {
    const failure = fail(409, 'incident.closed', { before: 'cleared' });
    expect(judgeFailure(failure, 'clear')).toEqual({ kind: 'refused', failure });
  });

  it('asks to sign in again without a session', () => {
    expect(judgeFailure(fail(401, 'session.missing'), 'clear')).toEqual({ kind: 'signed_out' });
  });
});
