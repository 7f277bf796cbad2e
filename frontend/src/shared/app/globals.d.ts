import type { Map as MapLibreMap } from 'maplibre-gl';
import type { LiveStore } from '../live/store';

declare global {
  interface Window {
    /** the page's map, and its live store if it has one: for end-to-end tests, which wait on state */
    __patrolgrid?: { store?: LiveStore; map: MapLibreMap };
  }
}
