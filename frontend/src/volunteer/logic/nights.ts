/** What the page makes of the nights: which come next, what is to be done about each, and when. */

import type { Night, Offer } from '../api';
import { daysBetween, stationDay } from './days';

const HOUR_MS = 3_600_000;
/** Signing in opens so long before the beginning and signing out closes so long after the end. */
const OPENS_BEFORE_MS = HOUR_MS;
const OUT_AFTER_MS = 2 * HOUR_MS;
/** How many nights stand as cards. */
export const CARDS = 2;

export type Stage = 'ahead' | 'sign_in' | 'sign_out' | 'signed_out' | 'over';

export interface Nearness {
  code: 'now' | 'soon' | 'today' | 'tomorrow' | 'days';
  /** hours for `soon`, days for `days` */
  count: number;
}

/** Returns the nights that a volunteer still has, until two hours after their end. */
export function comingNights(nights: readonly Night[], nowMs: number): Night[] {
  return nights.filter(
    (night) => night.state === 'standing' && nowMs < Date.parse(night.ends_at) + OUT_AFTER_MS,
  );
}

/** Says what can be done about a night now. */
export function stageOf(night: Night, nowMs: number): Stage {
  const starts = Date.parse(night.starts_at);
  const ends = Date.parse(night.ends_at);
  const { signed_in_at: came, signed_out_at: left } = night.attendance ?? {};
  if (left) return 'signed_out';
  if (came) return nowMs > ends + OUT_AFTER_MS ? 'over' : 'sign_out';
  if (nowMs < starts - OPENS_BEFORE_MS) return 'ahead';
  return nowMs < ends ? 'sign_in' : 'over';
}

/** Says how far away a night is, as people count: hours within a day's reach, else days. */
export function nearness(night: Night, nowMs: number): Nearness {
  const left = Date.parse(night.starts_at) - nowMs;
  if (left <= 0) return { code: 'now', count: 0 };
  if (left <= 2 * HOUR_MS) return { code: 'soon', count: Math.max(1, Math.ceil(left / 60_000)) };
  const days = daysBetween(stationDay(nowMs), night.night);
  if (days === 0) return { code: 'today', count: 0 };
  return days === 1 ? { code: 'tomorrow', count: 1 } : { code: 'days', count: days };
}

/** Returns the open offer of a night, if there is one. */
export function offerOf(night: Night, offers: readonly Offer[]): Offer | null {
  return offers.find(({ place }) => place.place_id === night.place_id) ?? null;
}

/** Splits minutes into whole hours and the rest. */
export function splitMinutes(minutes: number): { hours: number; minutes: number } {
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}
