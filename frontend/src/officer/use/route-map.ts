import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { LngLatBounds, Marker } from 'maplibre-gl';
import { getGround } from '../../shared/api/endpoints';
import type { Point, Route } from '../../shared/api/types';
import { language, type Language } from '../../shared/i18n';
import { createMap, restyleVoid } from '../../shared/map/create-map';
import { mountLayer, type MapLayer } from '../../shared/map/layer';
import { buildingsLayer } from '../../shared/map/layers/buildings';
import { placesLayer } from '../../shared/map/layers/places';
import { roadNamesLayer } from '../../shared/map/layers/road-names';
import { roadsLayer } from '../../shared/map/layers/roads';
import { NO_ROUTES, ROUTE_SOURCE, routeLayer } from '../../shared/map/layers/route';
import { surfacesLayer } from '../../shared/map/layers/surfaces';

/** roads before road-names, which draws from its source */
const LAYERS: readonly MapLayer[] = [
  surfacesLayer,
  buildingsLayer,
  roadsLayer,
  roadNamesLayer,
  placesLayer,
  routeLayer,
];
const CLOSE_ZOOM = 16.6;
const WIDEST_ZOOM = 17;
const EASE_MS = 500;
/** room around what is shown: the destination's pin above, the buttons beside */
const PADDING = { top: 64, right: 48, bottom: 30, left: 48 };
const BANNER_PX = 70;

export interface RouteMap {
  map: MapLibreMap;
  restyle: (language: Language) => void;
  showRoute: (route: Route | null) => void;
  centerOn: (point: Point) => void;
  fit: (points: readonly Point[], underBanner: boolean) => void;
  mark: (element: HTMLElement, point: Point | null) => void;
  remove: () => void;
}

function setRoute(map: MapLibreMap, route: Route | null): void {
  map.getSource<GeoJSONSource>(ROUTE_SOURCE)?.setData(
    route === null
      ? NO_ROUTES
      : {
          type: 'FeatureCollection',
          features: [
            {
              type: 'Feature',
              geometry: route.geometry,
              properties: { assignment_id: 0, selected: true },
            },
          ],
        },
  );
}

function fitTo(map: MapLibreMap, points: readonly Point[], underBanner: boolean): void {
  const [first, ...rest] = points;
  if (!first) return;
  const bounds = rest.reduce((held, point) => held.extend(point), new LngLatBounds(first, first));
  const top = PADDING.top + (underBanner ? BANNER_PX : 0);
  map.fitBounds(bounds, { padding: { ...PADDING, top }, maxZoom: WIDEST_ZOOM, duration: EASE_MS });
}

/** Draws the station's ground in `container`; `onDrag` tells that a finger moved the map. */
export async function createRouteMap(
  container: HTMLElement,
  onDrag: () => void,
  onResize: () => void,
): Promise<RouteMap> {
  const { station } = await getGround();
  const map = await createMap({ container, bounds: station.bounds });
  const handles = LAYERS.map((layer) => mountLayer(map, layer, language.value));
  const markers = new Map<HTMLElement, Marker>();
  map.on('dragstart', onDrag);
  map.on('resize', onResize);

  return {
    map,
    restyle(next) {
      restyleVoid(map);
      handles.forEach((handle) => handle.restyle(next));
    },
    showRoute: (route) => setRoute(map, route),
    centerOn: (point) =>
      map.easeTo({ center: point, zoom: Math.max(map.getZoom(), CLOSE_ZOOM), duration: EASE_MS }),
    fit: (points, underBanner) => fitTo(map, points, underBanner),
    mark(element, point) {
      if (point === null) {
        markers.get(element)?.remove();
        return;
      }
      const marker = markers.get(element) ?? new Marker({ element, anchor: 'center' });
      markers.set(element, marker);
      marker.setLngLat(point).addTo(map);
    },
    remove: () => map.remove(),
  };
}
