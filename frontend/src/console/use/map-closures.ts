/** Closures on the console's map: those there are, and the one being drawn. */

import type { GeoJSONSource, Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl';
import type { MultiLineString, Point } from 'geojson';
import { computed, onScopeDispose, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Closure } from '../../shared/api/street-types';
import { lineOf } from '../logic/closing';
import {
  CLOSURE_SOURCE,
  DRAFT_SOURCE,
  type ClosureCollection,
  type DraftCollection,
} from '../map/closures-layer';
import { useClosing } from './closing';
import { useDesk } from './desk';

/** Draws closures; must be called where the layers are mounted already. */
export function useMapClosures(map: MapLibreMap): void {
  drawClosures(map);
  drawDraft(map);
}

function drawClosures(map: MapLibreMap): void {
  const desk = useDesk();
  const { preview } = useClosing();
  const { t } = useI18n();
  const feature = (id: number, geometry: MultiLineString | Point, label: string) =>
    ({ type: 'Feature', geometry, properties: { closure_id: id, label } }) as const;
  const labelled = ({ id, geometry, ends_at }: Closure) => {
    const label = t('console.closure.until', { time: clockOf(ends_at) });
    return [feature(id, geometry, ''), feature(id, middleOf(geometry), label)];
  };
  const collection = computed<ClosureCollection>(() => ({
    type: 'FeatureCollection',
    features: [
      ...[...desk.live.state.value.closure.values()].flatMap(labelled),
      ...(preview.value ? [feature(0, preview.value.geometry, '')] : []),
    ],
  }));
  const show = (): void => void map.getSource<GeoJSONSource>(CLOSURE_SOURCE)?.setData(collection.value);
  watch(collection, show, { immediate: true });
  const open = (): void => void (desk.panel.value = 'closures');
  map.on('click', 'closures-tape', open);
  onScopeDispose(() => map.off('click', 'closures-tape', open));
}

function drawDraft(map: MapLibreMap): void {
  const { draft, isDrawing, add, move, finish } = useClosing();
  const collection = computed<DraftCollection>(() => {
    const held = draft.value;
    if (!held) return { type: 'FeatureCollection', features: [] };
    const spots = held.corners.map((at) => ({ at, kind: 'corner' as const }));
    const cursor = held.stage === 'draw' && held.cursor ? [{ at: held.cursor, kind: 'cursor' as const }] : [];
    const line = lineOf(held);
    return {
      type: 'FeatureCollection',
      features: [
        ...(line.length > 1
          ? [{ type: 'Feature' as const, properties: { kind: 'line' as const }, geometry: { type: 'LineString' as const, coordinates: line } }]
          : []),
        ...[...spots, ...cursor].map(({ at, kind }) => ({
          type: 'Feature' as const,
          properties: { kind },
          geometry: { type: 'Point' as const, coordinates: at },
        })),
      ],
    };
  });
  watch(collection, (data) => void map.getSource<GeoJSONSource>(DRAFT_SOURCE)?.setData(data), { immediate: true });

  const onMove = ({ lngLat }: MapMouseEvent): void => {
    if (isDrawing.value) move([lngLat.lng, lngLat.lat]);
  };
  const onClick = ({ lngLat }: MapMouseEvent): void => {
    if (isDrawing.value) add([lngLat.lng, lngLat.lat]);
  };
  const onDouble = (event: MapMouseEvent): void => {
    if (!isDrawing.value) return;
    event.preventDefault();
    void finish();
  };
  // the arrow keys move the cursor then, not the map
  watch(isDrawing, (now) => (now ? map.keyboard.disable() : map.keyboard.enable()), { immediate: true });
  map.on('mousemove', onMove);
  map.on('click', onClick);
  map.on('dblclick', onDouble);
  onScopeDispose(() => {
    map.off('mousemove', onMove);
    map.off('click', onClick);
    map.off('dblclick', onDouble);
  });
}

/** A point half way along the stretches, which come in the order they were drawn. */
function middleOf({ coordinates }: MultiLineString): Point {
  const spots = coordinates.flat();
  return { type: 'Point', coordinates: spots[Math.floor(spots.length / 2)] ?? [0, 0] };
}

/** The hour and minute of a moment. */
function clockOf(moment: string): string {
  return new Date(moment).toTimeString().slice(0, 5);
}
