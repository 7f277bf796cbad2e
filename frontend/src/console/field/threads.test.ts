import { describe, expect, it } from 'vitest';
import type { Message } from '../../shared/api/field-types';
import type { Unit } from '../../shared/api/types';
import { listThreads } from './threads';

function unit(id: number): Unit {
  return {
    id,
    version: 1,
    call_sign: `益宁0${id}`,
    kind: 'patrol_car',
    mode: 'car',
    status: 'available',
    crew: 2,
    police: true,
    community: null,
    grids: [],
    members: [],
    incident_id: null,
    assignment_id: null,
    status_since: '',
  };
}

function message(id: number, unitId: number, toUnit: boolean, read = false): Message {
  const at = new Date(Date.UTC(2026, 10, 23, 20, id)).toISOString();
  return {
    id,
    version: 1,
    unit_id: unitId,
    to_unit: toUnit,
    text: `${id}`,
    by: '',
    sent_at: at,
    read_at: read ? at : null,
    read_by: null,
  };
}

describe('listThreads', () => {
  it('puts the latest word first and counts what nobody here has read', () => {
    const messages = [message(3, 2, false), message(1, 2, false, true), message(2, 3, true)];
    const threads = listThreads([unit(1), unit(2), unit(3)], messages);
    expect(threads.map((thread) => [thread.unit.id, thread.unread])).toEqual([
      [2, 1],
      [3, 0],
      [1, 0],
    ]);
    expect(threads[0]?.messages.map(({ id }) => id)).toEqual([1, 3]);
  });
});
