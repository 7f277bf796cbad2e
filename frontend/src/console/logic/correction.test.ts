import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../shared/api/types';
import { findCorrection, type Choice } from './correction';

const candidate = (label: string, confidence: number): Candidate => ({
  label,
  kind: 'place',
  point: [103.8, 25.5],
  access: null,
  precision: 'exact',
  confidence,
  uncertainty_m: 25,
  why: { code: 'place', params: {} },
  grid_chain: null,
});
const FIRST = candidate('烟草小区', 0.9);
const SECOND = candidate('电力小区', 0.6);
const choice = (more: Partial<Choice>): Choice => ({
  typed: ' 老烟厂 ',
  candidates: [FIRST, SECOND],
  threshold: 0.7,
  chosen: null,
  pinned: null,
  ...more,
});

describe('findCorrection', () => {
  it('learns from another candidate than the first', () => {
    expect(findCorrection(choice({ chosen: SECOND }))).toEqual({
      typed: '老烟厂',
      label: '电力小区',
      point: SECOND.point,
    });
  });

  it('learns from the first where it was not sure', () => {
    const unsure = candidate('烟草小区', 0.6);
    const made = findCorrection(choice({ candidates: [unsure], chosen: unsure }));
    expect(made?.label).toBe('烟草小区');
  });

  it('learns from a pin, whatever was chosen before', () => {
    const pinned = { label: '文昌街128号', point: [103.7, 25.4] as [number, number] };
    expect(findCorrection(choice({ chosen: FIRST, pinned }))).toEqual({ typed: '老烟厂', ...pinned });
  });

  it.each([
    ['the first and sure one was taken', { chosen: FIRST }],
    ['nothing was chosen', {}],
    ['nothing was typed', { typed: '  ', chosen: SECOND }],
  ])('learns nothing where %s', (_, more) => {
    expect(findCorrection(choice(more))).toBeNull();
  });
});
