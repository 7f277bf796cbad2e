/** Patrols and the heat of unseen grids on the console's map, while the board is open. */

import type { GeoJSONSource, Map as MapLibreMap, MapLayerMouseEvent } from 'maplibre-gl';
import { computed, onScopeDispose, watch } from 'vue';
import type { Patrol } from '../../shared/api/patrol-types';
import { beadOf, minutesUnseen } from '../logic/patrols';
import { NO_PATROLS, PATROL_SOURCE, type PatrolCollection } from '../map/patrols-layer';
import { PRESENCE_SOURCE } from '../map/presence-layer';
import { useDesk } from './desk';
import { usePatrols } from './patrols';

const MARGIN_PX = 60;
const GLIDE_MS = 600;
/** the heat moves by minutes */
const HEAT_EVERY_MS = 30_000;

/** Draws them; must be called where the layers are mounted already. */
export function useMapPatrols(map: MapLibreMap): void {
  drawPatrols(map);
  drawHeat(map);
}

function drawPatrols(map: MapLibreMap): void {
  const desk = useDesk();
  const { patrols, chosenId, chosen, draft } = usePatrols();
  const collection = computed<PatrolCollection>(() => {
    if (desk.panel.value !== 'patrols') return NO_PATROLS;
    // a draft is not being walked: nothing of it is late
    const minute = draft.value ? 0 : Math.floor(desk.live.nowMs.value / 60_000) * 60_000;
    const features = patrols.value.flatMap((one) => featuresOf(one, one.id === chosenId.value, minute));
    return { type: 'FeatureCollection', features };
  });
  const keyOf = (): string => JSON.stringify(
    collection.value.features.map(({ properties, geometry }) => [properties, geometry.coordinates.length]),
  );
  watch(
    keyOf,
    () => void map.getSource<GeoJSONSource>(PATROL_SOURCE)?.setData(collection.value),
    { immediate: true },
  );
  watch(chosenId, () => {
    const way = chosen.value?.geometry ?? [];
    if (way.length < 2) return;
    const lons = way.map(([lon]) => lon);
    const lats = way.map(([, lat]) => lat);
    const bounds: [number, number, number, number] = [
      Math.min(...lons),
      Math.min(...lats),
      Math.max(...lons),
      Math.max(...lats),
    ];
    map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: 16, duration: GLIDE_MS });
  });
  const pick = (event: MapLayerMouseEvent): void => {
    const id = Number(event.features?.[0]?.properties.patrol_id);
    if (id) chosenId.value = id;
  };
  map.on('click', 'patrols-stop', pick);
  onScopeDispose(() => map.off('click', 'patrols-stop', pick));
}

function featuresOf(patrol: Patrol, chosen: boolean, nowMs: number): PatrolCollection['features'] {
  const common = { patrol_id: patrol.id, chosen };
  return [
    {
      type: 'Feature',
      properties: { ...common, bead: null, number: 0 },
      geometry: { type: 'LineString', coordinates: patrol.geometry },
    },
    ...patrol.stops.map((stop, at) => ({
      type: 'Feature' as const,
      properties: { ...common, bead: beadOf(stop, nowMs), number: at + 1 },
      geometry: { type: 'Point' as const, coordinates: stop.point },
    })),
  ];
}

function drawHeat(map: MapLibreMap): void {
  const desk = useDesk();
  const { patrols, shown, draft, heat } = usePatrols();
  const ages = computed(() => {
    const plan = shown.value;
    if (desk.panel.value !== 'patrols' || !heat.value || draft.value || !plan) return null;
    const nowMs = Math.floor(desk.live.nowMs.value / HEAT_EVERY_MS) * HEAT_EVERY_MS;
    return minutesUnseen(patrols.value, plan.starts_at, nowMs);
  });
  const keyOf = (): string => JSON.stringify(ages.value && [...ages.value]);
  watch(
    keyOf,
    () => {
      map.removeFeatureState({ source: PRESENCE_SOURCE });
      for (const [code, age] of ages.value ?? [])
        map.setFeatureState({ source: PRESENCE_SOURCE, id: code }, { age });
    },
    { immediate: true },
  );
}
