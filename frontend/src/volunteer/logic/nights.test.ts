import { describe, expect, it } from 'vitest';
import type { Night } from '../api';
import { comingNights, nearness, splitMinutes, stageOf } from './nights';

const at = (text: string): number => Date.parse(`${text}+08:00`);

function night(day: string, more: Partial<Night> = {}): Night {
  return {
    place_id: 1,
    night: day,
    starts_at: new Date(at(`${day}T20:00:00`)).toISOString(),
    ends_at: new Date(at(`${day}T23:00:00`)).toISOString(),
    community: { code: '1', name: '台子', name_en: 'Taizi', point: null },
    part: 'volunteer',
    state: 'standing',
    meeting: null,
    squad: [],
    attendance: null,
    open: true,
    ...more,
  };
}

const came = (signed_out_at: string | null) =>
  ({ mark: 'present', way: 'code', signed_in_at: 'x', signed_out_at }) as const;

describe('comingNights', () => {
  it('leaves out what is over, swapped or called off, and keeps tonight until it can be signed out', () => {
    const nights = [
      night('2026-03-08'),
      night('2026-03-09'),
      night('2026-03-10', { state: 'swapped' }),
      night('2026-03-12', { state: 'called_off' }),
      night('2026-03-13'),
    ];
    const days = (now: string) => comingNights(nights, at(now)).map((one) => one.night);
    expect(days('2026-03-09T23:30:00')).toEqual(['2026-03-09', '2026-03-13']);
    expect(days('2026-03-10T01:00:00')).toEqual(['2026-03-13']);
  });
});

describe('stageOf', () => {
  it.each([
    ['18:59:59', null, 'ahead'],
    ['19:00:00', null, 'sign_in'],
    ['22:59:59', null, 'sign_in'],
    ['23:00:00', null, 'over'],
    ['20:30:00', came(null), 'sign_out'],
    ['21:00:00', came('y'), 'signed_out'],
  ] as const)('at %s with %o is %s', (time, attendance, stage) => {
    expect(stageOf(night('2026-03-09', { attendance }), at(`2026-03-09T${time}`))).toBe(stage);
  });
});

describe('nearness', () => {
  it.each([
    ['2026-03-09T20:00:00', { code: 'now', count: 0 }],
    ['2026-03-09T18:30:00', { code: 'soon', count: 90 }],
    ['2026-03-09T00:00:00', { code: 'today', count: 0 }],
    ['2026-03-08T23:59:00', { code: 'tomorrow', count: 1 }],
    ['2026-03-07T23:59:00', { code: 'days', count: 2 }],
  ])('at %s is %o', (now, expected) => {
    expect(nearness(night('2026-03-09'), at(now))).toEqual(expected);
  });
});

describe('splitMinutes', () => {
  it('splits into whole hours and the rest', () => {
    expect(splitMinutes(385)).toEqual({ hours: 6, minutes: 25 });
  });
});
