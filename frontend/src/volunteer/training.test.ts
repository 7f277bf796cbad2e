import { describe, expect, it } from 'vitest';
import { judgeTraining } from './training';

const NOW = Date.parse('2026-11-23T20:00:00+08:00');

describe('judgeTraining', () => {
  it.each([
    [null, 'none'],
    ['2026-11-22', 'past'],
    ['2026-11-23', 'soon'],
    ['2026-12-20', 'soon'],
    ['2027-03-31', 'good'],
  ] as const)('takes %s for %s', (until, standing) => {
    expect(judgeTraining(until, NOW)).toBe(standing);
  });

  it('lasts through its last day on the station clock', () => {
    expect(judgeTraining('2026-11-23', Date.parse('2026-11-23T15:59:59Z'))).toBe('soon');
    expect(judgeTraining('2026-11-23', Date.parse('2026-11-23T16:00:00Z'))).toBe('past');
  });
});
