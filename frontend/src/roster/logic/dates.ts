/** Nights as people say them; an ISO date is a day, not a moment. */

import type { Language } from '../../shared/i18n';

const DAY_MS = 86_400_000;
const WEEK = 7;

const read = (night: string): Date => new Date(`${night}T00:00:00Z`);
const locale = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en-GB');

/** Returns 0 for Monday to 6 for Sunday. */
export function weekdayOf(night: string): number {
  return (read(night).getUTCDay() + WEEK - 1) % WEEK;
}

/** Returns the weekday in one character or a short word. */
export function weekdayName(night: string, language: Language): string {
  const style = language === 'zh' ? 'narrow' : 'short';
  return new Intl.DateTimeFormat(locale(language), { weekday: style, timeZone: 'UTC' }).format(
    read(night),
  );
}

/** Returns a night with its weekday. */
export function nightName(night: string, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), {
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  }).format(read(night));
}

/** Returns a stretch of nights. */
export function spanName(first: string, last: string, language: Language): string {
  const format = new Intl.DateTimeFormat(locale(language), {
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
  return format.formatRange(read(first), read(last));
}

/** Returns the date so many days on, as an ISO date. */
export function addDays(night: string, days: number): string {
  return new Date(read(night).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** Returns the next Monday after a day, as an ISO date. */
export function nextMonday(day: string): string {
  return addDays(day, WEEK - weekdayOf(day));
}
