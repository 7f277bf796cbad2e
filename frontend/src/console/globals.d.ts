import type { Map as MapLibreMap } from 'maplibre-gl';
import type { LiveStore } from '../shared/live/store';

declare global {
  interface Window {
    /** the console's live store and map, for end-to-end tests */
    __patrolgrid?: { store: LiveStore; map: MapLibreMap };
  }
}
