/** Moves the units on the map: a difference twice a second, between the fixes as they come. */

import type { Feature, Point as GeoPoint } from 'geojson';
import type { GeoJSONSource, GeoJSONSourceDiff, Map as MapLibreMap } from 'maplibre-gl';
import type { Point, Pos, Unit } from '../../shared/api/types';
import type { LiveState } from '../../shared/live/reducer';
import { STATUSES } from '../logic/board';
import { getTweenPoint, type Tween } from '../logic/tween';
import { imageOf } from './unit-images';
import { UNIT_SOURCE } from './units-layer';

const STEP_MS = 500;
/** fixes come once a second; the sign arrives a step later, so it never waits at a corner */
const GLIDE_MS = 1_000 + STEP_MS;
const OLD_AFTER_MS = 60_000;
/** a screen too slow to finish a picture gets fewer of them, and stays answerable to its keys */
const LONGEST_WAIT_MS = 2_000;

interface Shown {
  tween: Tween;
  /** where the map has it */
  drawn: Point;
  at: string;
  look: string;
}

type Update = NonNullable<GeoJSONSourceDiff['update']>[number];

export class UnitFeed {
  private readonly shown = new Map<number, Shown>();
  private readonly timer: ReturnType<typeof setInterval>;
  /** when the difference was sent that the map has not finished drawing; null when it has */
  private drawingSince: number | null = null;
  private readonly onIdle = (): void => {
    this.drawingSince = null;
  };

  constructor(
    private readonly map: MapLibreMap,
    private readonly read: () => { state: LiveState; nowMs: number; lit: number | null },
  ) {
    this.timer = setInterval(() => this.step(), STEP_MS);
    map.on('idle', this.onIdle);
  }

  stop(): void {
    clearInterval(this.timer);
    this.map.off('idle', this.onIdle);
  }

  private step(): void {
    if (document.hidden) return;
    const now = performance.now();
    if (this.drawingSince !== null && now - this.drawingSince < LONGEST_WAIT_MS) return;
    const { state, nowMs, lit } = this.read();
    const diff: Required<Pick<GeoJSONSourceDiff, 'add' | 'update' | 'remove'>> = {
      add: [],
      update: [],
      remove: [],
    };
    for (const pos of state.positions.values()) {
      const unit = state.unit.get(pos.unit_id);
      if (unit && unit.status !== 'out_of_service') this.place(unit, pos, lit, now, nowMs, diff);
    }
    for (const id of this.shown.keys()) {
      const isGone = !state.positions.has(id) || !isOnDuty(state.unit.get(id));
      if (isGone && this.shown.delete(id)) diff.remove.push(id);
    }
    if (diff.add.length + diff.update.length + diff.remove.length === 0) return;
    this.drawingSince = now;
    void this.map.getSource<GeoJSONSource>(UNIT_SOURCE)?.updateData(diff);
  }

  private place(
    unit: Unit,
    pos: Pos,
    lit: number | null,
    now: number,
    nowMs: number,
    diff: { add: Feature[]; update: Update[] },
  ): void {
    const properties = {
      image: imageOf(unit.kind, unit.status),
      sign: unit.call_sign,
      rank: STATUSES.indexOf(unit.status),
      lit: unit.id === lit,
      old: nowMs - Date.parse(pos.at) > OLD_AFTER_MS,
    };
    const look = JSON.stringify(properties);
    const held = this.shown.get(unit.id);
    if (!held) {
      const tween = { from: pos.point, to: pos.point, start: now, duration: 0 };
      this.shown.set(unit.id, { tween, drawn: pos.point, at: pos.at, look });
      diff.add.push({ type: 'Feature', id: unit.id, geometry: toGeometry(pos.point), properties });
      return;
    }
    if (pos.at !== held.at) {
      held.tween = { from: getTweenPoint(held.tween, now), to: pos.point, start: now, duration: GLIDE_MS };
      held.at = pos.at;
    }
    const update: Update = { id: unit.id };
    const point = getTweenPoint(held.tween, now);
    if (point[0] !== held.drawn[0] || point[1] !== held.drawn[1]) {
      update.newGeometry = toGeometry(point);
      held.drawn = point;
    }
    if (look !== held.look) {
      update.addOrUpdateProperties = Object.entries(properties).map(([key, value]) => ({ key, value }));
      held.look = look;
    }
    if (update.newGeometry ?? update.addOrUpdateProperties) diff.update.push(update);
  }
}

const isOnDuty = (unit: Unit | undefined): boolean =>
  unit !== undefined && unit.status !== 'out_of_service';

const toGeometry = (point: Point): GeoPoint => ({ type: 'Point', coordinates: point });
