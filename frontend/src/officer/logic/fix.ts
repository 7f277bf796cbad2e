import type { Fix } from '../../shared/api/types';

const KMH_PER_MS = 3.6;

/** Makes the wire's fix of a browser position, its time moved to the server's clock. */
export function toFix(position: GeolocationPosition, clockOffsetMs: number): Fix {
  const { longitude, latitude, accuracy, speed, heading } = position.coords;
  const fix: Fix = {
    id: makeId(),
    at: new Date(position.timestamp + clockOffsetMs).toISOString(),
    point: [longitude, latitude],
    accuracy_m: accuracy,
  };
  if (speed !== null && Number.isFinite(speed)) fix.speed_kmh = speed * KMH_PER_MS;
  if (heading !== null && Number.isFinite(heading)) fix.heading_deg = heading;
  return fix;
}

/** A random id; made of getRandomValues, since randomUUID is missing from older WebViews. */
function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
