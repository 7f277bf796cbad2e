import { describe, expect, it } from 'vitest';
import type { Finding } from '../api';
import { countFindings, joinFindings, sortFindings } from './findings';

const finding = (severity: Finding['severity'], code: string, feature = ''): Finding => ({
  code,
  severity,
  layer: 'grids',
  feature,
  place: null,
  text: { zh: '', en: '' },
  remedy: { zh: '', en: '' },
});

describe('findings', () => {
  it('come errors first, kinds together, and leave what was given alone', () => {
    const given = [
      finding('warning', 'gap'),
      finding('error', 'overlap', 'b'),
      finding('error', 'duplicate'),
      finding('error', 'overlap', 'a'),
    ];
    const order = sortFindings(given).map(({ code, feature }) => `${code}${feature}`);
    expect(order).toEqual(['duplicate', 'overlapa', 'overlapb', 'gap']);
    expect(given[0]?.code).toBe('gap');
  });

  it('keep the causes that were found earlier, each once', () => {
    const say = (zh: string): Finding => ({ ...finding('error', zh), text: { zh, en: zh } });
    const joined = joinFindings([say('cut off'), say('no system')], [say('no system'), say('no grids')]);
    expect(joined.map(({ code }) => code)).toEqual(['cut off', 'no system', 'no grids']);
  });

  it('are counted by severity', () => {
    expect(countFindings([finding('error', 'a'), finding('warning', 'b')])).toEqual({
      errors: 1,
      warnings: 1,
    });
    expect(countFindings([])).toEqual({ errors: 0, warnings: 0 });
  });
});
