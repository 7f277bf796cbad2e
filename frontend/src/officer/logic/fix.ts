import type { Fix } from '../../shared/api/types';
import { newIdempotencyKey } from '../../shared/api/client';

const KMH_PER_MS = 3.6;

/**
 * Makes the wire's fix of a browser position, its time moved to the server's clock.
 * `sinceMs` is when the phone began to ask: asked for a fresh position, it says where it is then.
 */
export function toFix(position: GeolocationPosition, clockOffsetMs: number, sinceMs = 0): Fix {
  const { longitude, latitude, accuracy, speed, heading } = position.coords;
  const fix: Fix = {
    id: newIdempotencyKey(),
    at: new Date(Math.max(position.timestamp, sinceMs) + clockOffsetMs).toISOString(),
    point: [longitude, latitude],
    accuracy_m: accuracy,
  };
  if (speed !== null && Number.isFinite(speed)) fix.speed_kmh = speed * KMH_PER_MS;
  if (heading !== null && Number.isFinite(heading)) fix.heading_deg = heading;
  return fix;
}
