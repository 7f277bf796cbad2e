import type { Emergency } from '../../shared/api/field-types';

/** Returns the open calls, those that nobody has heard first, the oldest first. */
export function listCalls(calls: Iterable<Emergency>): Emergency[] {
  const rank = (call: Emergency): number => (call.acknowledged_at === null ? 0 : 1);
  return [...calls].sort(
    (a, b) => rank(a) - rank(b) || Date.parse(a.raised_at) - Date.parse(b.raised_at),
  );
}

export function listUnheard(calls: readonly Emergency[]): Emergency[] {
  return calls.filter((call) => call.acknowledged_at === null);
}
