/** What moves on the console's map: units, incidents, routes, and where one looks. */

import { Marker, type GeoJSONSource, type Map as MapLibreMap } from 'maplibre-gl';
import { computed, onScopeDispose, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { ROUTE_SOURCE } from '../../shared/map/layers/route';
import { formatClock, getIncidentClock } from '../logic/incident-clock';
import { collectRoutes, findBounds } from '../logic/routes';
import { IncidentMarkers } from '../map/incident-markers';
import { drawEmergencies } from '../field/map-emergencies';
import { useRouteMarch } from '../map/route-march';
import { UnitFeed } from '../map/unit-feed';
import { useDesk } from './desk';
import { lookedAt } from './map-look';
import { useNames } from './names';

const CLOSE_ZOOM = 15.6;
const GLIDE_MS = 600;
const ROUTE_MARGIN_PX = 48;

/** Draws the live picture; must be called where the layers are mounted already. */
export function useMapLive(map: MapLibreMap): void {
  drawUnits(map);
  drawIncidents(map);
  drawRoutes(map);
  drawLookedAt(map);
  drawEmergencies(map);
}

function drawUnits(map: MapLibreMap): void {
  const desk = useDesk();
  const feed = new UnitFeed(map, () => ({
    state: desk.live.state.value,
    nowMs: desk.live.nowMs.value,
    lit: desk.highlightedUnit.value,
  }));
  const pick = (event: { features?: { id?: string | number }[] }): void => {
    const id = Number(event.features?.[0]?.id);
    const unit = desk.live.state.value.unit.get(id);
    if (!unit) return;
    desk.highlightedUnit.value = id;
    if (unit.incident_id !== null) desk.selectedId.value = unit.incident_id;
  };
  map.on('click', 'units-sign', pick);
  onScopeDispose(() => feed.stop());
}

function drawIncidents(map: MapLibreMap): void {
  const desk = useDesk();
  const { t } = useI18n();
  const { typeName } = useNames();
  const markers = new IncidentMarkers(map, (id) => (desk.selectedId.value = id));
  const marked = computed(() => {
    const assignments = [...desk.live.state.value.assignment.values()];
    return desk.queue.value.map((incident) => {
      const timer = formatClock(getIncidentClock(incident, assignments, desk.live.nowMs.value).elapsed_s);
      const state = t(`common.incident_state.${incident.state}`);
      const title = [t(`common.priority.${incident.priority}`), typeName(incident.type), incident.label, state];
      return { incident, timer, title: title.join(' · ') };
    });
  });
  watch([marked, desk.selectedId], ([list, id]) => markers.show(list, id), { immediate: true });
  watch(desk.selectedId, (id) => {
    const point = id === null ? null : desk.selected.value?.point;
    if (!point) return;
    const bounds = findBounds(collectRoutes(desk.running.value, id), point);
    if (bounds) map.fitBounds(bounds, { padding: ROUTE_MARGIN_PX, maxZoom: CLOSE_ZOOM, duration: GLIDE_MS });
    else map.easeTo({ center: point, zoom: Math.max(map.getZoom(), CLOSE_ZOOM), duration: GLIDE_MS });
  });
  onScopeDispose(() => markers.stop());
}

function drawRoutes(map: MapLibreMap): void {
  const desk = useDesk();
  const routes = computed(() =>
    collectRoutes(desk.live.state.value.assignment.values(), desk.selectedId.value),
  );
  const keyOf = (): string => JSON.stringify(
    routes.value.features.map(({ id, properties, geometry }) => [id, properties.selected, geometry.coordinates]),
  );
  watch(
    keyOf,
    () => void map.getSource<GeoJSONSource>(ROUTE_SOURCE)?.setData(routes.value),
    { immediate: true },
  );
  useRouteMarch(map, () => routes.value.features.some((one) => one.properties.selected));
}

function drawLookedAt(map: MapLibreMap): void {
  const element = document.createElement('div');
  element.className = 'candidate-marker';
  const marker = new Marker({ element, anchor: 'bottom' });
  watch(lookedAt, (candidate) => {
    marker.remove();
    if (!candidate) return;
    const center: [number, number] = [...candidate.point];
    marker.setLngLat(center).addTo(map);
    map.easeTo({ center, zoom: Math.max(map.getZoom(), CLOSE_ZOOM), duration: GLIDE_MS });
  });
  onScopeDispose(() => marker.remove());
}
