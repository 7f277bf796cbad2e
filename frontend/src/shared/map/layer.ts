/** A map layer as one file: its sources and style layers, added and removed together. */

import type {
  GeoJSONSource,
  LayerSpecification,
  Map as MapLibreMap,
  SourceSpecification,
} from 'maplibre-gl';
import type { Language } from '../i18n';
import type { Slot } from './slots';

export interface MapLayer {
  /** prefix of its sources and style layers; also the name of its toggle */
  id: string;
  /** the drawing level it belongs to, so that a layer loaded late still lies in its place */
  slot: Slot;
  sources: () => Record<string, SourceSpecification>;
  /** built anew on every change of theme or language; ids and types must not change */
  layers: (language: Language) => LayerSpecification[];
  /** fills a source that needs more than an address; runs once, after the layer is in place */
  fill?: (map: MapLibreMap) => Promise<void>;
}

export interface LayerHandle {
  /** paints again with the tokens of the present theme and the given language */
  restyle: (language: Language) => void;
  setVisible: (visible: boolean) => void;
  /** asks the server again for what it draws: the ground has changed */
  reload: () => void;
  remove: () => void;
}

/** Adds a layer to a map whose style has loaded. */
export function mountLayer(map: MapLibreMap, layer: MapLayer, language: Language): LayerHandle {
  const sources = layer.sources();
  const specs = layer.layers(language);
  for (const [id, source] of Object.entries(sources)) map.addSource(id, source);
  for (const spec of specs) map.addLayer(spec, layer.slot);
  void layer.fill?.(map);

  return {
    restyle(next) {
      for (const spec of layer.layers(next)) restyleOne(map, spec);
    },
    setVisible(visible) {
      for (const spec of specs) {
        map.setLayoutProperty(spec.id, 'visibility', visible ? 'visible' : 'none');
      }
    },
    reload() {
      for (const [id, source] of Object.entries(layer.sources())) {
        if (source.type !== 'geojson' || typeof source.data !== 'string') continue;
        void map.getSource<GeoJSONSource>(id)?.setData(source.data);
      }
      void layer.fill?.(map);
    },
    remove() {
      for (const spec of specs) map.removeLayer(spec.id);
      for (const id of Object.keys(sources)) map.removeSource(id);
    },
  };
}

function restyleOne(map: MapLibreMap, spec: LayerSpecification): void {
  for (const [name, value] of Object.entries(spec.paint ?? {})) {
    map.setPaintProperty(spec.id, name as Parameters<MapLibreMap['setPaintProperty']>[1], value);
  }
  for (const [name, value] of Object.entries(spec.layout ?? {})) {
    if (name === 'visibility') continue;
    map.setLayoutProperty(spec.id, name as Parameters<MapLibreMap['setLayoutProperty']>[1], value);
  }
}

/** The property that holds a feature's name in the language. */
export const nameIn = (language: Language): string => (language === 'zh' ? 'name' : 'name_en');
