/** Somebody's next weeks day by day: whether they can be asked, and what they would like. */

import type { Absence, Details } from '../api';

export type DayState = 'free' | 'wanted' | 'unwanted' | 'away' | 'closed';

export interface Day {
  /** ISO date */
  day: string;
  date: number;
  month: number;
  state: DayState;
  absence: Absence | null;
  isPast: boolean;
}

const DAY_MS = 86_400_000;

/** Returns whole weeks, Monday first, that begin with the one of `today`. */
export function listWeeks(person: Details, today: string, weeks: number): Day[][] {
  const start = Date.parse(today) - weekdayOf(today) * DAY_MS;
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => makeDay(person, start + (week * 7 + day) * DAY_MS, today)),
  );
}

function makeDay(person: Details, ms: number, today: string): Day {
  const day = new Date(ms).toISOString().slice(0, 10);
  const absence = person.absences.find((a) => a.first_day <= day && day <= a.last_day) ?? null;
  const weight = person.nights.find(({ night }) => night === day)?.weight ?? 0;
  const [, month, date] = day.split('-').map(Number);
  return {
    day,
    date: date ?? 0,
    month: month ?? 0,
    absence,
    isPast: day < today,
    state: stateOf(person, day, absence, weight),
  };
}

function stateOf(person: Details, day: string, absence: Absence | null, weight: number): DayState {
  if (absence) return 'away';
  if (person.weekdays && !person.weekdays.includes(weekdayOf(day))) return 'closed';
  if (weight > 0) return 'wanted';
  return weight < 0 ? 'unwanted' : 'free';
}

/** Returns the weekday of an ISO date, Monday as 0. */
export function weekdayOf(day: string): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}

export type Step =
  | { do: 'wish'; weight: number | null }
  | { do: 'absent' }
  | { do: 'present'; absence: number };

/**
 * Returns what one press on a day does: nothing, liked, not liked, away, nothing again.
 *
 * An absence of several days is not torn apart by a press; it is taken back in the list.
 */
export function nextStep({ state, absence }: Day): Step | null {
  switch (state) {
    case 'free':
      return { do: 'wish', weight: 2 };
    case 'wanted':
      return { do: 'wish', weight: -2 };
    case 'unwanted':
      return { do: 'absent' };
    case 'away':
      return absence && absence.first_day === absence.last_day
        ? { do: 'present', absence: absence.id }
        : null;
    default:
      return null;
  }
}
