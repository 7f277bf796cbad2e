/** Moves the units on the map: a difference twice a second, between the fixes as they come. */

import type { Feature, Point as GeoPoint } from 'geojson';
import type { GeoJSONSource, GeoJSONSourceDiff, Map as MapLibreMap } from 'maplibre-gl';
import type { Pos, Unit } from '../../shared/api/types';
import type { LiveState } from '../../shared/live/reducer';
import { STATUSES } from '../logic/board';
import { getTweenPoint, isTweenOver, type Tween } from '../logic/tween';
import { imageOf } from './unit-images';
import { UNIT_SOURCE } from './units-layer';

const STEP_MS = 500;
/** fixes come once a second; the sign arrives a step later, so it never waits at a corner */
const GLIDE_MS = 1_000 + STEP_MS;
const OLD_AFTER_MS = 60_000;

interface Shown {
  tween: Tween;
  at: string;
  look: string;
}

type Update = NonNullable<GeoJSONSourceDiff['update']>[number];

export class UnitFeed {
  private readonly shown = new Map<number, Shown>();
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly map: MapLibreMap,
    private readonly read: () => { state: LiveState; nowMs: number; lit: number | null },
  ) {
    this.timer = setInterval(() => this.step(), STEP_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private step(): void {
    if (document.hidden) return;
    const { state, nowMs, lit } = this.read();
    const now = performance.now();
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
      this.shown.set(unit.id, { tween, at: pos.at, look });
      diff.add.push({ type: 'Feature', id: unit.id, geometry: pointAt(tween, now), properties });
      return;
    }
    const hasMoved = !isTweenOver(held.tween, now - STEP_MS);
    if (pos.at !== held.at) {
      held.tween = { from: getTweenPoint(held.tween, now), to: pos.point, start: now, duration: GLIDE_MS };
      held.at = pos.at;
    }
    const update: Update = { id: unit.id };
    if (hasMoved) update.newGeometry = pointAt(held.tween, now);
    if (look !== held.look) {
      update.addOrUpdateProperties = Object.entries(properties).map(([key, value]) => ({ key, value }));
      held.look = look;
    }
    if (update.newGeometry ?? update.addOrUpdateProperties) diff.update.push(update);
  }
}

const isOnDuty = (unit: Unit | undefined): boolean =>
  unit !== undefined && unit.status !== 'out_of_service';

const pointAt = (tween: Tween, now: number): GeoPoint => ({
  type: 'Point',
  coordinates: getTweenPoint(tween, now),
});
