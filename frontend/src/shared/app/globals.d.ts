import type { Map as MapLibreMap } from 'maplibre-gl';
import type { LiveStore } from '../live/store';

declare global {
  interface Window {
    /** the page's live store and map, for end-to-end tests, which wait on state */
    __patrolgrid?: { store: LiveStore; map: MapLibreMap };
  }
}
