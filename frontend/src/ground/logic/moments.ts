/** Moments as the page writes and reads them. */

import type { Language } from '../../shared/i18n';

/** Writes a moment as the station's clock shows it: 2026-12-01 08:00. */
export function formatMoment(text: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(text));
}

/** Returns what an input of type datetime-local holds, in UTC; null when it holds no moment. */
export function readLocal(text: string): string | null {
  const moment = new Date(text);
  return text === '' || Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** How long after its time a planned version is looked for, and how often until it is there. */
const GRACE_MS = 1_000;
/** A timer of the browser holds no more than some 24 days. */
const LONGEST_MS = 24 * 3_600_000;

/** Returns after how many milliseconds a planned moment may have come; null when there is none. */
export function untilNext(planned: readonly (string | null)[], now: number): number | null {
  const moments = planned.flatMap((text) => (text === null ? [] : [new Date(text).getTime()]));
  if (moments.length === 0) return null;
  return Math.min(LONGEST_MS, Math.max(0, Math.min(...moments) - now) + GRACE_MS);
}

/** Writes a moment as an input of type datetime-local wants it. */
export function toLocal(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
