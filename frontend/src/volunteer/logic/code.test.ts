import { describe, expect, it } from 'vitest';
import { readCode } from './code';

describe('readCode', () => {
  it.each([
    ['http://10.0.0.2:8000/volunteer#code=01234567', '01234567'],
    ['0123 4567', '01234567'],
    ['01234567', '01234567'],
    ['0123456', null],
    ['012345678', null],
    ['http://10.0.0.2/volunteer#code=12', null],
    ['https://example.org/', null],
    ['', null],
  ])('reads %s as %s', (text, code) => {
    expect(readCode(text)).toBe(code);
  });
});
