import { describe, expect, it } from 'vitest';
import { makeForm, readForm } from './form';

describe('the form of a person', () => {
  it('sends nothing of a contact that nobody typed', () => {
    expect('contact' in readForm(makeForm(null))).toBe(false);
    expect(readForm({ ...makeForm(null), contact: '100 0001-2345' }).contact).toBe('10000012345');
  });

  it('sends a week without gaps as any day, and skills one by one', () => {
    const form = { ...makeForm(null), skills: '急救、 消防，', duty: 'auxiliary' as const };
    expect(readForm(form)).toMatchObject({
      weekdays: null,
      skills: ['急救', '消防'],
      volunteer: null,
    });
    expect(readForm({ ...form, weekdays: [4, 0] }).weekdays).toEqual([0, 4]);
  });

  it('sends empty fields of a volunteer as nothing', () => {
    const form = { ...makeForm(null), uniform_no: ' U-1 ', trained_until: '2030-01-31' };
    expect(readForm(form).volunteer).toEqual({
      uniform_no: 'U-1',
      squad: null,
      trained_until: '2030-01-31',
      uniform_until: null,
      consented_on: null,
      rules_accepted_on: null,
    });
  });
});
