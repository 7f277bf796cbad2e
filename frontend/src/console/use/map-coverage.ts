/** The holes of the coverage on the console's map. */

import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { watch } from 'vue';
import { COVERAGE_SOURCE, NO_HOLES } from '../map/coverage-layer';
import { useCoverage } from './coverage';

/** Draws the holes; must be called where the layers are mounted already. */
export function useMapCoverage(map: MapLibreMap): void {
  const coverage = useCoverage();
  watch(
    coverage,
    (now) => void map.getSource<GeoJSONSource>(COVERAGE_SOURCE)?.setData(now?.holes ?? NO_HOLES),
    { immediate: true },
  );
}
