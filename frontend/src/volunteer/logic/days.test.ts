import { describe, expect, it } from 'vitest';
import { addMonths, daysBetween, monthRows, stationDay, writeDay, writeTime } from './days';

describe('the station clock', () => {
  it('begins its day at sixteen o’clock UTC', () => {
    expect(stationDay(Date.parse('2026-11-23T15:59:59Z'))).toBe('2026-11-23');
    expect(stationDay(Date.parse('2026-11-23T16:00:00Z'))).toBe('2026-11-24');
  });

  it('writes days and times as people say them', () => {
    expect(writeDay('2026-03-10', 'zh')).toBe('3月10日 周二');
    expect(writeDay('2026-03-10', 'en')).toBe('Tue 10 March');
    expect(writeTime('2026-03-10T12:00:00.000Z')).toBe('20:00');
  });

  it('counts days over the ends of months and years', () => {
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3);
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2027-01', -1)).toBe('2026-12');
  });
});

describe('monthRows', () => {
  it('begins weeks on Monday and leaves other months’ days out', () => {
    const rows = monthRows('2026-02');
    expect(rows).toHaveLength(5);
    expect(rows[0]).toEqual([null, null, null, null, null, null, '2026-02-01']);
    expect(rows.at(-1)).toEqual([
      '2026-02-23', '2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27', '2026-02-28', null,
    ]);
  });

  it('fills whole weeks where a month begins on Monday', () => {
    expect(monthRows('2027-02').map((row) => row[0])).toEqual([
      '2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22',
    ]);
  });
});
