import type { Map as MapLibreMap } from 'maplibre-gl';
import { getLayerUrl } from '../../shared/api/endpoints';
import { readToken } from '../../shared/design/theme';
import type { MapLayer } from '../../shared/map/layer';

const SIDE = 56;
const HALF_VIEW = Math.PI / 6;

/** Draws the fan of a camera looking north, for plain and for key cameras. */
export function addCameraImages(map: MapLibreMap): void {
  for (const [name, token] of [
    ['camera', '--map-camera'],
    ['camera-key', '--map-camera-key'],
  ] as const) {
    const image = draw(readToken(token));
    if (map.hasImage(name)) map.updateImage(name, image);
    else map.addImage(name, image, { pixelRatio: 2 });
  }
}

function draw(colour: string): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser cannot draw on a canvas');
  const middle = SIDE / 2;
  pen.fillStyle = colour;
  pen.globalAlpha = 0.38;
  pen.beginPath();
  pen.moveTo(middle, middle);
  pen.arc(middle, middle, middle - 1, -Math.PI / 2 - HALF_VIEW, -Math.PI / 2 + HALF_VIEW);
  pen.fill();
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.arc(middle, middle, 5, 0, 2 * Math.PI);
  pen.fill();
  return pen.getImageData(0, 0, SIDE, SIDE);
}

/** Cameras as fans turned to where they look; key cameras show from further away. */
export const camerasLayer: MapLayer = {
  id: 'cameras',
  slot: 'slot-places',
  sources: () => ({ cameras: { type: 'geojson', data: getLayerUrl('cameras') } }),
  layers: () => [
    {
      id: 'cameras-fan',
      type: 'symbol',
      source: 'cameras',
      layout: {
        'icon-image': ['case', ['get', 'key'], 'camera-key', 'camera'],
        'icon-rotate': ['get', 'facing_deg'],
        'icon-rotation-alignment': 'map',
        'icon-size': ['interpolate', ['linear'], ['zoom'], 13, 0.45, 16, 1.25, 18, 1.9],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    },
    {
      id: 'cameras-name',
      type: 'symbol',
      source: 'cameras',
      minzoom: 17,
      layout: {
        'text-field': ['get', 'name'],
        'text-size': 12,
        'text-anchor': 'top',
        'text-offset': [0, 0.9],
        'text-max-width': 9,
      },
      paint: {
        'text-color': readToken('--map-camera'),
        'text-halo-color': readToken('--map-halo'),
        'text-halo-width': 1.5,
      },
    },
  ],
};
