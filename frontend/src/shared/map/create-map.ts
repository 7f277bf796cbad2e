/** The map without a single outside host: no tiles, no glyphs, no sprites but our own. */

import 'maplibre-gl/dist/maplibre-gl.css';
import {
  Map as MapLibreMap,
  setWorkerUrl,
  type LngLatBoundsLike,
  type PaddingOptions,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { readToken } from '../design/theme';
import { SLOT_LAYERS } from './slots';

setWorkerUrl(workerUrl);

export interface MapOptions {
  container: HTMLElement;
  bounds: LngLatBoundsLike;
  /** what panels cover, in pixels */
  padding?: PaddingOptions;
  /** turning with two fingers or the right button */
  rotate?: boolean;
}

/** Returns an empty map, ready for layers. */
export async function createMap(options: MapOptions): Promise<MapLibreMap> {
  const map = new MapLibreMap({
    container: options.container,
    bounds: options.bounds,
    fitBoundsOptions: { padding: options.padding },
    style: {
      version: 8,
      sources: {},
      layers: [
        {
          id: 'void',
          type: 'background',
          paint: { 'background-color': readToken('--map-void') },
        },
        ...SLOT_LAYERS,
      ],
    },
    localIdeographFontFamily: readToken('--font'),
    attributionControl: false,
    fadeDuration: 0,
    maxPitch: 0,
    minZoom: 12,
    maxZoom: 20,
    dragRotate: options.rotate ?? false,
  });
  if (!options.rotate) {
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
  }
  await map.once('style.load');
  return map;
}

/** Paints the emptiness around the ground with the present theme. */
export function restyleVoid(map: MapLibreMap): void {
  map.setPaintProperty('void', 'background-color', readToken('--map-void'));
}
