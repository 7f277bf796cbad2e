/** Days on the station's clock, whatever the phone is set to. */

import type { Language } from '../../shared/i18n';

/** The ground's days begin at UTC+8. */
const STATION_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** Returns the station's day (YYYY-MM-DD) at a moment. */
export function stationDay(ms: number): string {
  return new Date(ms + STATION_OFFSET_MS).toISOString().slice(0, 10);
}

/** Returns the day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Returns how many days lie between two days. */
export function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MS);
}

/** Writes a day as people say it: 3月10日 周二. */
export function writeDay(day: string, language: Language): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const at = Date.parse(`${day}T00:00:00Z`);
  const date = new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  return language === 'zh'
    ? `${date.format(at)} ${weekday.format(at)}`
    : `${weekday.format(at)} ${date.format(at)}`;
}

/** Writes a moment's time of day, HH:MM. */
export function writeTime(moment: string): string {
  return new Date(Date.parse(moment) + STATION_OFFSET_MS).toISOString().slice(11, 16);
}

/** Returns the weeks of a month (YYYY-MM) as rows of days, Monday first; null outside of it. */
export function monthRows(month: string): (string | null)[][] {
  const first = `${month}-01`;
  const next = addDays(first, 31).slice(0, 7);
  const length = daysBetween(first, `${next}-01`);
  const lead = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const cells: (string | null)[] = [
    ...Array<null>(lead).fill(null),
    ...Array.from({ length }, (_, n) => addDays(first, n)),
  ];
  while (cells.length % 7) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, row) => cells.slice(row * 7, row * 7 + 7));
}

/** Returns the month (YYYY-MM) so many months later. */
export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}
