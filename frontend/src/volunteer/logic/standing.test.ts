import { describe, expect, it } from 'vitest';
import { judgeStanding } from './standing';

const NOW = Date.parse('2026-11-23T20:00:00+08:00');

describe('judgeStanding', () => {
  it.each([
    [null, 'none'],
    ['2026-11-22', 'past'],
    ['2026-11-23', 'soon'],
    ['2026-12-22', 'soon'],
    ['2026-12-23', 'good'],
  ] as const)('takes %s for %s', (until, standing) => {
    expect(judgeStanding(until, NOW)).toBe(standing);
  });

  it('lasts through its last day on the station clock', () => {
    expect(judgeStanding('2026-11-23', Date.parse('2026-11-23T15:59:59Z'))).toBe('soon');
    expect(judgeStanding('2026-11-23', Date.parse('2026-11-23T16:00:00Z'))).toBe('past');
  });
});
