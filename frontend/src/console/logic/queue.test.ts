import { describe, expect, it } from 'vitest';
import type { Incident, Unit } from '../../shared/api/types';
import { countByStatus, groupUnits } from './board';
import { listQueue, stepSelection } from './queue';
import { getTweenPoint } from './tween';

const incident = (id: number, priority: number, state: string, minute = 0): Incident =>
  ({ id, priority, state, reported_at: `2026-11-23T12:0${minute}:00Z` }) as Incident;

describe('listQueue', () => {
  it('puts first those nobody goes to, then the urgent, then the longest waiting', () => {
    const queue = listQueue([
      incident(1, 1, 'en_route'),
      incident(2, 3, 'waiting', 1),
      incident(3, 3, 'waiting', 0),
      incident(4, 2, 'waiting', 5),
      incident(5, 1, 'closed'),
    ]);
    expect(queue.map((one) => one.id)).toEqual([4, 3, 2, 1]);
  });
});

describe('stepSelection', () => {
  it('starts at the near end, stops at the far one', () => {
    expect(stepSelection([3, 5, 8], null, 1)).toBe(3);
    expect(stepSelection([3, 5, 8], null, -1)).toBe(8);
    expect(stepSelection([3, 5, 8], 5, 1)).toBe(8);
    expect(stepSelection([3, 5, 8], 8, 1)).toBe(8);
    expect(stepSelection([3, 5, 8], 99, 1)).toBe(3);
    expect(stepSelection([], 5, 1)).toBeNull();
  });
});

describe('the unit board', () => {
  const unit = (call_sign: string, kind: string, status: string): Unit =>
    ({ call_sign, kind, status }) as Unit;
  const units = [
    unit('车10', 'patrol_car', 'available'),
    unit('车2', 'patrol_car', 'available'),
    unit('车1', 'patrol_car', 'on_scene'),
    unit('步1', 'foot_team', 'out_of_service'),
  ];

  it('groups by kind, free ones first, numbers as numbers', () => {
    const groups = groupUnits(units).map((group) => [
      group.kind,
      group.available,
      group.units.map((one) => one.call_sign),
    ]);
    expect(groups).toEqual([
      ['patrol_car', 2, ['车2', '车10', '车1']],
      ['foot_team', 0, ['步1']],
    ]);
  });

  it('counts every status, the empty ones too', () => {
    expect(countByStatus(units)).toEqual({
      available: 2,
      dispatched: 0,
      en_route: 0,
      on_scene: 1,
      out_of_service: 1,
    });
  });
});

describe('a unit on its way between two fixes', () => {
  const tween = { from: [0, 0], to: [10, 20], start: 100, duration: 1000 } as const;

  it.each([
    [0, [0, 0]],
    [600, [5, 10]],
    [5000, [10, 20]],
  ] as const)('at %i ms', (now, point) => {
    expect(getTweenPoint({ ...tween, from: [0, 0], to: [10, 20] }, now)).toEqual(point);
  });
});
