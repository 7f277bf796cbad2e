/** A small map around a place, on the station's own ground. */

import { Marker, type Map as MapLibreMap } from 'maplibre-gl';
import { getGround } from '../../shared/api/endpoints';
import type { Point } from '../../shared/api/types';
import { language } from '../../shared/i18n';
import { createMap } from '../../shared/map/create-map';
import { mountLayer, type MapLayer } from '../../shared/map/layer';
import { buildingsLayer } from '../../shared/map/layers/buildings';
import { placesLayer } from '../../shared/map/layers/places';
import { roadNamesLayer } from '../../shared/map/layers/road-names';
import { roadsLayer } from '../../shared/map/layers/roads';
import { surfacesLayer } from '../../shared/map/layers/surfaces';

/** roads before road-names, which draws from its source */
const LAYERS: readonly MapLayer[] = [
  surfacesLayer,
  buildingsLayer,
  roadsLayer,
  roadNamesLayer,
  placesLayer,
];
const CLOSE_ZOOM = 16.4;

/** Draws the ground around `point` in `container`, marked by `pin`. */
export async function drawMeetingMap(
  container: HTMLElement,
  pin: HTMLElement,
  point: Point,
): Promise<MapLibreMap> {
  const { station } = await getGround();
  const map = await createMap({ container, bounds: station.bounds });
  map.jumpTo({ center: point, zoom: CLOSE_ZOOM });
  for (const layer of LAYERS) mountLayer(map, layer, language.value);
  new Marker({ element: pin, anchor: 'bottom' }).setLngLat(point).addTo(map);
  return map;
}
