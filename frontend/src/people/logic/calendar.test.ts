import { describe, expect, it } from 'vitest';
import type { Details } from '../api';
import { listWeeks, nextStep, weekdayOf } from './calendar';

const person = {
  weekdays: [0, 1, 2, 3, 4],
  absences: [
    { id: 7, kind: 'leave', first_day: '2026-12-01', last_day: '2026-12-02', by: '' },
    { id: 8, kind: 'other', first_day: '2026-12-04', last_day: '2026-12-04', by: '' },
  ],
  nights: [
    { night: '2026-12-03', weight: 2 },
    { night: '2026-12-07', weight: -2 },
  ],
} as unknown as Details;

describe('the calendar of somebody', () => {
  const days = listWeeks(person, '2026-11-29', 2).flat();
  const of = (day: string) => days.find((one) => one.day === day);

  it('begins on Monday of this week', () => {
    expect(days).toHaveLength(14);
    expect(days[0]?.day).toBe('2026-11-23');
    expect(weekdayOf('2026-11-29')).toBe(6);
    expect(of('2026-11-28')?.isPast).toBe(true);
    expect(of('2026-11-29')?.isPast).toBe(false);
  });

  it('tells absence before weekdays before wishes', () => {
    expect(of('2026-12-01')?.state).toBe('away');
    expect(of('2026-12-05')?.state).toBe('closed');
    expect(of('2026-12-03')?.state).toBe('wanted');
  });
});

describe('a press on a day', () => {
  const days = listWeeks(person, '2026-12-01', 2).flat();
  const step = (day: string) => {
    const found = days.find((one) => one.day === day);
    return found ? nextStep(found) : undefined;
  };

  it('goes round: liked, not liked, away, nothing', () => {
    expect(step('2026-12-08')).toEqual({ do: 'wish', weight: 2 });
    expect(step('2026-12-03')).toEqual({ do: 'wish', weight: -2 });
    expect(step('2026-12-07')).toEqual({ do: 'absent' });
    expect(step('2026-12-04')).toEqual({ do: 'present', absence: 8 });
  });

  it('leaves longer leave and closed weekdays alone', () => {
    expect(step('2026-12-01')).toBeNull();
    expect(step('2026-12-05')).toBeNull();
  });
});
