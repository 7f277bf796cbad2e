import { describe, expect, it } from 'vitest';
import type { Assignment, Incident } from '../../shared/api/types';
import { formatClock, getIncidentClock } from './incident-clock';

const REPORTED = '2026-11-23T12:00:00Z';
const after = (seconds: number): number => Date.parse(REPORTED) + seconds * 1000;

const incident = { id: 7, reported_at: REPORTED, state: 'waiting' } as Incident;
const assignment = (extra: Partial<Assignment>): Assignment =>
  ({
    id: 1,
    incident_id: 7,
    state: 'assigned',
    acknowledged_at: null,
    en_route_at: null,
    on_scene_at: null,
    ...extra,
  }) as Assignment;

describe('getIncidentClock', () => {
  it('runs against the receipt until somebody signs', () => {
    expect(getIncidentClock(incident, [assignment({})], after(12))).toEqual({
      elapsed_s: 12,
      target: 'receipt',
      target_s: 30,
      left_s: 18,
      used: 0.4,
      pace: 'calm',
    });
  });

  it.each([
    [20, 'soon'],
    [30, 'soon'],
    [31, 'late'],
  ] as const)('at %i s the receipt is %s', (seconds, pace) => {
    expect(getIncidentClock(incident, [], after(seconds)).pace).toBe(pace);
  });

  it('runs against setting out once signed, and feedback once under way', () => {
    const signed = assignment({ acknowledged_at: REPORTED, state: 'acknowledged' });
    expect(getIncidentClock(incident, [signed], after(60)).target).toBe('set_out');
    const moving = { ...signed, en_route_at: REPORTED, state: 'en_route' as const };
    expect(getIncidentClock(incident, [signed, moving], after(60)).target).toBe('feedback');
  });

  it('does not count a cancelled unit, nor another incident', () => {
    const cancelled = assignment({ state: 'cancelled', acknowledged_at: REPORTED });
    const other = assignment({ incident_id: 8, acknowledged_at: REPORTED });
    expect(getIncidentClock(incident, [cancelled, other], after(60)).target).toBe('receipt');
  });

  it('is never negative when the clocks disagree', () => {
    expect(getIncidentClock(incident, [], after(-5)).elapsed_s).toBe(0);
  });
});

describe('formatClock', () => {
  it.each([
    [0, '0:00'],
    [9.9, '0:09'],
    [75, '1:15'],
    [3599, '59:59'],
    [3661, '1:01:01'],
    [-4, '0:00'],
  ])('%d s is %s', (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });
});
