import type { Unit, UnitKind, UnitStatus } from '../../shared/api/types';

export const KINDS: readonly UnitKind[] = [
  'patrol_car',
  'ebike_pair',
  'foot_team',
  'post',
  'grid_member',
];
export const STATUSES: readonly UnitStatus[] = [
  'available',
  'dispatched',
  'en_route',
  'on_scene',
  'out_of_service',
];

export interface UnitGroup {
  kind: UnitKind;
  units: Unit[];
  available: number;
}

/** Groups units by kind; inside a group the free ones come first, then by call sign. */
export function groupUnits(units: Iterable<Unit>): UnitGroup[] {
  const all = [...units];
  return KINDS.map((kind) => {
    const own = all.filter((unit) => unit.kind === kind).sort(byStatusThenSign);
    return { kind, units: own, available: own.filter((unit) => unit.status === 'available').length };
  }).filter((group) => group.units.length > 0);
}

function byStatusThenSign(a: Unit, b: Unit): number {
  return (
    STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) ||
    a.call_sign.localeCompare(b.call_sign, 'zh', { numeric: true })
  );
}

/** Counts units by status; every status is present. */
export function countByStatus(units: Iterable<Unit>): Record<UnitStatus, number> {
  const counts = { available: 0, dispatched: 0, en_route: 0, on_scene: 0, out_of_service: 0 };
  for (const unit of units) counts[unit.status] += 1;
  return counts;
}
