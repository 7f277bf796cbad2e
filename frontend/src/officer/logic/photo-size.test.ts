import { describe, expect, it } from 'vitest';
import { fitInto } from './photo-size';

describe('fitInto', () => {
  it('makes the longer side 1600 px and keeps the shape', () => {
    expect(fitInto({ width: 4000, height: 3000 })).toEqual({ width: 1600, height: 1200 });
    expect(fitInto({ width: 3000, height: 4000 })).toEqual({ width: 1200, height: 1600 });
  });

  it('leaves a small picture as it is', () => {
    expect(fitInto({ width: 640, height: 480 })).toEqual({ width: 640, height: 480 });
  });

  it('leaves a panorama a pixel high', () => {
    expect(fitInto({ width: 10_000, height: 2 })).toEqual({ width: 1600, height: 1 });
  });
});
