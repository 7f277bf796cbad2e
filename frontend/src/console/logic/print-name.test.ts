import { expect, test } from 'vitest';
import { fileName } from './print-name';

const AT = new Date(2026, 0, 5, 7, 4);

test('a print is saved under what it is and when it was made', () => {
  expect(fileName('atlas', 'pdf', AT)).toBe('atlas-20260105-0704.pdf');
});

test('a name is one file, never a folder', () => {
  expect(fileName('routes/12', 'html', AT)).toBe('routes-12-20260105-0704.html');
});
