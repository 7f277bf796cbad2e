import { describe, expect, it } from 'vitest';
import type { RouteStep } from '../../shared/api/types';
import en from '../../shared/locale/en/officer.json';
import zh from '../../shared/locale/zh/officer.json';
import { getTurnText } from './turn-text';

function step(code: RouteStep['code'], street: string, street_en: string): RouteStep {
  return { code, street, street_en, length_m: 10, duration_s: 1, point: [103.8, 25.5] };
}

describe('getTurnText', () => {
  it("names the street in the page's language", () => {
    const left = step('left', '文昌街', 'Wenchang Street');
    expect(getTurnText(left, 'zh')).toEqual({
      key: 'officer.turn.left.named',
      params: { street: '文昌街' },
    });
    expect(getTurnText(left, 'en').params.street).toBe('Wenchang Street');
  });

  it('uses the Chinese name where there is no English one', () => {
    expect(getTurnText(step('right', '水寨巷', ''), 'en').params.street).toBe('水寨巷');
  });

  it('has words for a lane without a name', () => {
    expect(getTurnText(step('u_turn', '', ''), 'zh').key).toBe('officer.turn.u_turn.plain');
  });
});

describe('the catalogues', () => {
  it('hold the same turns in both languages, with and without a street', () => {
    expect(Object.keys(en.turn)).toEqual(Object.keys(zh.turn));
    for (const forms of [...Object.values(zh.turn), ...Object.values(en.turn)]) {
      expect(Object.keys(forms)).toEqual(['plain', 'named']);
      expect(forms.named).toContain('{street}');
    }
  });
});
