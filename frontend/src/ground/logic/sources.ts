/** What a delivery's layers have in common. */

import type { Source } from '../api';

/** Returns the coordinate system of all layers that name one; null when they differ or none does. */
export function commonSystem(sources: readonly Source[]): string | null {
  const systems = new Set(sources.map(({ crs }) => crs).filter((crs) => crs !== ''));
  const [first] = systems;
  return systems.size === 1 && first !== undefined ? first : null;
}
