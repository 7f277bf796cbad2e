/** Drawing levels, lowest first: an empty style layer marks the top of each. */

import type { BackgroundLayerSpecification } from 'maplibre-gl';

export const SLOTS = [
  'slot-ground',
  'slot-buildings',
  'slot-roads',
  'slot-grids',
  'slot-names',
  'slot-places',
  'slot-routes',
  'slot-units',
] as const;
export type Slot = (typeof SLOTS)[number];

export const SLOT_LAYERS: BackgroundLayerSpecification[] = SLOTS.map((id) => ({
  id,
  type: 'background',
  layout: { visibility: 'none' },
}));
