/** The server's clock as seen from here: what to add to the own clock to get it. */

/** A frame later than this on its way is rarer than a clock that was set anew. */
export const MOST_LATE_MS = 5_000;

/**
 * Returns the offset after another message (`sampleMs`: its time minus the own clock's, ms).
 * A message that was held up makes the server look slower than it is, so the quickest counts;
 * otherwise times made with the offset would run backwards whenever the page is busy.
 */
export function followClock(heldMs: number | null, sampleMs: number): number {
  if (heldMs === null || sampleMs > heldMs || sampleMs < heldMs - MOST_LATE_MS) return sampleMs;
  return heldMs;
}
