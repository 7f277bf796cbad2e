/** What the volunteer's page asks of the server, and the shapes of the answers. */

import { request } from '../shared/api/client';
import type { Named, Point } from '../shared/api/types';

export interface Spot extends Named {
  point: Point | null;
}

export type Part = 'volunteer' | 'community_officer' | 'governance_head';

export interface Member {
  name: string;
  part: Part;
  me: boolean;
}

export interface Attendance {
  mark: 'present' | 'late' | 'absent';
  way: 'code' | 'geofence' | 'list';
  signed_in_at: string | null;
  signed_out_at: string | null;
}

export interface Night {
  place_id: number;
  /** the day on which it begins, YYYY-MM-DD */
  night: string;
  starts_at: string;
  ends_at: string;
  community: Spot;
  part: Part;
  state: 'standing' | 'called_off' | 'swapped';
  meeting: Spot | null;
  squad: Member[];
  attendance: Attendance | null;
  /** whether it can still be swapped or called off */
  open: boolean;
}

export interface PlaceRef {
  place_id: number;
  night: string;
  community_code: string;
}

/** Somebody, by masked name, and the night they would give; null is nothing. */
export interface Asked {
  name: string;
  back: PlaceRef | null;
}

export interface Offer {
  id: number;
  state: 'offered' | 'waiting';
  place: PlaceRef;
  asked: number;
  agreed: Asked | null;
  expires_at: string;
}

export interface RequestOption {
  id: number;
  answer: 'asked' | 'agreed' | 'declined';
  back: PlaceRef | null;
}

export interface SwapRequest {
  id: number;
  state: 'offered' | 'waiting';
  name: string;
  place: PlaceRef;
  expires_at: string;
  options: RequestOption[];
}

export interface Served {
  nights: number;
  minutes: number;
  late: number;
  absent: number;
}

export interface ShiftsPage {
  now: string;
  /** the last night of the rosters in force, null while none is */
  published_until: string | null;
  nights: Night[];
  offers: Offer[];
  requests: SwapRequest[];
  communities: Record<string, Spot>;
  hours: { month: Served; year: Served };
}

export interface Taker extends Asked {
  person_id: number;
  /** whether somebody would end up with fewer nights: then a leader decides */
  short: boolean;
}

export type CallOffReason = 'sick' | 'work' | 'family' | 'other';

export const getShifts = (): Promise<ShiftsPage> => request('GET', '/api/volunteer/shifts');

export const listTakers = (placeId: number): Promise<Taker[]> =>
  request('GET', `/api/volunteer/shifts/${placeId}/takers`);

/** Offers a night to some, or to everybody who fits. */
export const offerSwap = (
  placeId: number,
  to: readonly Taker[] | null,
  idempotencyKey: string,
): Promise<Offer> =>
  request('POST', `/api/volunteer/shifts/${placeId}/swap`, {
    body: {
      to:
        to?.map(({ person_id, back }) => ({
          person_id,
          back_place_id: back?.place_id ?? null,
        })) ?? null,
    },
    idempotencyKey,
  });

export const withdrawSwap = (id: number): Promise<Offer> =>
  request('POST', `/api/volunteer/swaps/${id}/withdraw`);
export const declineSwap = (id: number): Promise<void> =>
  request('POST', `/api/volunteer/swaps/${id}/decline`);
export const agreeToSwap = (optionId: number): Promise<SwapRequest> =>
  request('POST', `/api/volunteer/swap-options/${optionId}/agree`);

export const callOff = (
  placeId: number,
  reason: CallOffReason,
  idempotencyKey: string,
): Promise<unknown> =>
  request('POST', `/api/volunteer/shifts/${placeId}/call-off`, {
    body: { reason },
    idempotencyKey,
  });

export const signByCode = (placeId: number, code: string): Promise<void> =>
  request('POST', `/api/volunteer/shifts/${placeId}/code`, { body: { code } });
export const signByPosition = (
  placeId: number,
  point: Point,
  accuracyM: number,
): Promise<void> =>
  request('POST', `/api/volunteer/shifts/${placeId}/position`, {
    body: { point, accuracy_m: accuracyM },
  });

export const acceptRules = (): Promise<void> => request('POST', '/api/volunteer/rules');
export const setConsent = (given: boolean): Promise<{ called_off: number }> =>
  request('POST', '/api/volunteer/consent', { body: { given } });

export const findCalendar = (): Promise<{ made_at: string | null }> =>
  request('GET', '/api/volunteer/calendar');
export const makeCalendar = (): Promise<{ path: string }> =>
  request('POST', '/api/volunteer/calendar');
export const revokeCalendar = (): Promise<void> => request('DELETE', '/api/volunteer/calendar');
