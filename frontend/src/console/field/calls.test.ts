import { describe, expect, it } from 'vitest';
import type { Emergency } from '../../shared/api/field-types';
import { listCalls, listUnheard } from './calls';

function call(id: number, minute: number, heard: string | null = null): Emergency {
  return {
    id,
    version: 1,
    unit_id: id,
    call_sign: `益宁0${id}`,
    raised_at: new Date(Date.UTC(2026, 10, 23, 20, minute)).toISOString(),
    raised_by: '',
    point: null,
    accuracy_m: null,
    label: null,
    acknowledged_at: heard,
    acknowledged_by: null,
  };
}

describe('listCalls', () => {
  it('puts what nobody has heard first, and the longest waiting before the rest', () => {
    const calls = listCalls([call(1, 0, '2026-11-23T20:01:00Z'), call(2, 5), call(3, 3)]);
    expect(calls.map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(listUnheard(calls).map(({ id }) => id)).toEqual([3, 2]);
  });
});
