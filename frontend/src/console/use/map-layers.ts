/** The layers of the console's map: in place, in the theme, shown or hidden. */

import type { Map as MapLibreMap } from 'maplibre-gl';
import { nextTick, onScopeDispose, watch } from 'vue';
import { useTheme } from '../../shared/design/theme';
import { language } from '../../shared/i18n';
import { restyleVoid } from '../../shared/map/create-map';
import { mountLayer, type LayerHandle, type MapLayer } from '../../shared/map/layer';
import { buildingsLayer } from '../../shared/map/layers/buildings';
import { gridNamesLayer } from '../../shared/map/layers/grid-names';
import { gridsLayer } from '../../shared/map/layers/grids';
import { placesLayer } from '../../shared/map/layers/places';
import { roadNamesLayer } from '../../shared/map/layers/road-names';
import { roadsLayer } from '../../shared/map/layers/roads';
import { routeLayer } from '../../shared/map/layers/route';
import { surfacesLayer } from '../../shared/map/layers/surfaces';
import { addCameraImages, camerasLayer } from '../map/cameras-layer';
import { addUnitImages } from '../map/unit-images';
import { closuresLayer } from '../map/closures-layer';
import { coverageLayer } from '../map/coverage-layer';
import { patrolsLayer } from '../map/patrols-layer';
import { presenceLayer } from '../map/presence-layer';
import { unitsLayer } from '../map/units-layer';
import { useDesk, type ToggleName } from './desk';

const AT_ONCE: readonly MapLayer[] = [
  surfacesLayer,
  coverageLayer,
  presenceLayer,
  roadsLayer,
  gridsLayer,
  roadNamesLayer,
  gridNamesLayer,
  closuresLayer,
  patrolsLayer,
  routeLayer,
  unitsLayer,
];
/** after which the first picture stands, and heavy layers no longer hold it up */
const LATER_MS = 1_000;
/** by the toggle that asks for them; loaded when first wanted */
const LATER: Partial<Record<ToggleName, MapLayer>> = {
  buildings: buildingsLayer,
  places: placesLayer,
  cameras: camerasLayer,
};
const TOGGLE_OF: Record<string, ToggleName> = {
  grids: 'grids',
  'grid-names': 'grids',
  'road-names': 'streets',
  places: 'places',
  cameras: 'cameras',
  buildings: 'buildings',
  coverage: 'coverage',
};

/** Mounts every layer and keeps it in step with theme, language and toggles. */
export function useMapLayers(map: MapLibreMap): void {
  const desk = useDesk();
  const { theme } = useTheme();
  const handles = new Map<string, LayerHandle>();

  function mount(layer: MapLayer): void {
    const handle = mountLayer(map, layer, language.value);
    handles.set(layer.id, handle);
    const toggle = TOGGLE_OF[layer.id];
    if (toggle && !desk.toggles.value[toggle]) handle.setVisible(false);
  }

  function mountWanted(): void {
    for (const [toggle, layer] of Object.entries(LATER)) {
      if (desk.toggles.value[toggle as ToggleName] && !handles.has(layer.id)) mount(layer);
    }
  }

  function applyToggles(): void {
    mountWanted();
    for (const [id, toggle] of Object.entries(TOGGLE_OF)) {
      handles.get(id)?.setVisible(desk.toggles.value[toggle]);
    }
  }

  async function restyle(): Promise<void> {
    await nextTick();
    addUnitImages(map);
    addCameraImages(map);
    restyleVoid(map);
    for (const handle of handles.values()) handle.restyle(language.value);
  }

  addUnitImages(map);
  addCameraImages(map);
  for (const layer of AT_ONCE) mount(layer);
  const later = setTimeout(mountWanted, LATER_MS);
  watch(desk.toggles, applyToggles, { deep: true });
  watch([theme, language], restyle);
  watch(desk.groundVersion, () => {
    for (const handle of handles.values()) handle.reload();
  });
  onScopeDispose(() => clearTimeout(later));
}
