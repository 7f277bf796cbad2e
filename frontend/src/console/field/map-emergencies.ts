/** Calls for help on the map: a beacon where the unit is, and the map goes there. */

import { Marker, type Map as MapLibreMap } from 'maplibre-gl';
import { computed, onScopeDispose, watch } from 'vue';
import type { Emergency } from '../../shared/api/field-types';
import { useDesk } from '../use/desk';
import { aim } from './aim';
import './beacon.css';

const CLOSE_ZOOM = 16;

function makeBeacon(map: MapLibreMap, call: Emergency): Marker {
  const element = document.createElement('div');
  element.className = 'emergency-beacon';
  element.dataset.testid = `emergency-beacon-${call.id}`;
  element.textContent = call.call_sign;
  return new Marker({ element, anchor: 'center' }).setLngLat(call.point ?? [0, 0]).addTo(map);
}

/** Draws the open calls whose place is known, and looks at one when it comes in. */
export function drawEmergencies(map: MapLibreMap): void {
  const desk = useDesk();
  const markers = new Map<number, Marker>();
  const calls = computed(() =>
    [...desk.live.state.value.emergency.values()].filter((call) => call.point !== null),
  );

  function draw(): void {
    const open = new Set(calls.value.map(({ id }) => id));
    for (const [id, marker] of markers) {
      if (open.has(id)) continue;
      marker.remove();
      markers.delete(id);
    }
    for (const call of calls.value) show(call);
  }

  function show(call: Emergency): void {
    if (!call.point) return;
    const known = markers.get(call.id);
    const marker = known ?? makeBeacon(map, call);
    marker.setLngLat(call.point);
    markers.set(call.id, marker);
    if (!known) aim.value = { point: call.point };
  }

  watch(aim, (at) => at && map.easeTo({ center: at.point, zoom: CLOSE_ZOOM }));
  watch(calls, draw, { immediate: true });
  onScopeDispose(() => markers.forEach((marker) => marker.remove()));
}
