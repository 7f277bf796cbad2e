/** Signs of units as map images: our own drawing, one for each kind and status. */

import type { Map as MapLibreMap } from 'maplibre-gl';
import type { UnitKind, UnitStatus } from '../../shared/api/types';
import { readToken } from '../../shared/design/theme';
import { KINDS, STATUSES } from '../logic/board';
import { UNIT_GLYPHS, UNIT_OUTLINES } from '../logic/shapes';

const SIZE_PX = 30;
const RATIO = 2;
const BOX = 24;
const MARGIN = 2;

export const imageOf = (kind: UnitKind, status: UnitStatus): string => `unit-${kind}-${status}`;

/** Draws every sign in the present theme; drawn again after a change of theme. */
export function addUnitImages(map: MapLibreMap): void {
  for (const kind of KINDS) {
    for (const status of STATUSES) {
      const name = imageOf(kind, status);
      const image = draw(kind, status);
      if (map.hasImage(name)) map.updateImage(name, image);
      else map.addImage(name, image, { pixelRatio: RATIO });
    }
  }
}

function draw(kind: UnitKind, status: UnitStatus): ImageData {
  const side = SIZE_PX * RATIO;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser cannot draw on a canvas');
  const scale = side / (BOX + 2 * MARGIN);
  pen.scale(scale, scale);
  pen.translate(MARGIN, MARGIN);
  const outline = new Path2D(UNIT_OUTLINES[kind]);
  pen.lineJoin = 'round';
  pen.lineWidth = 3.2;
  pen.strokeStyle = readToken('--map-halo');
  pen.stroke(outline);
  pen.fillStyle = readToken(`--status-${status}`);
  pen.fill(outline);
  pen.fillStyle = readToken('--on-status');
  pen.fill(new Path2D(UNIT_GLYPHS[kind]), 'evenodd');
  return pen.getImageData(0, 0, side, side);
}
