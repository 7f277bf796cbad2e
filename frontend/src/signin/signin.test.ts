// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import en from '../shared/locale/en/signin.json';
import zh from '../shared/locale/zh/signin.json';
import { getHome } from './home';
import { findToken, takeToken } from './link-token';
import { judgeSignIn, type ProblemKind } from './problem';

function fail(status: number | null) {
  return { status, code: 'x', message: 'm', remedy: null, params: {} };
}

describe('findToken', () => {
  it.each([
    ['#token=abc', 'abc'],
    ['#token=a%2Bb', 'a+b'],
    ['#token=', null],
    ['#other=abc', null],
    ['', null],
  ])('reads %s as %s', (hash, token) => {
    expect(findToken(hash)).toBe(token);
  });
});

describe('takeToken', () => {
  it('removes the token from the address', () => {
    window.history.replaceState(null, '', '/sign-in#token=abc');
    expect(takeToken(window.location, window.history)).toBe('abc');
    expect(window.location.hash).toBe('');
    expect(takeToken(window.location, window.history)).toBeNull();
  });
});

describe('getHome', () => {
  it('opens our own pages only', () => {
    expect(getHome('/officer')).toBe('/officer');
    expect(getHome('//elsewhere.example/officer')).toBe('/sign-in');
  });
});

describe('judgeSignIn', () => {
  it.each([
    [401, 'link', 'link_bad'],
    [410, 'link', 'link_bad'],
    [401, 'password', 'password_bad'],
    [422, 'password', 'password_bad'],
    [429, 'password', 'too_many'],
    [null, 'link', 'network'],
    [503, 'link', 'server'],
  ] as const)('takes %s by %s for %s', (status, way, kind) => {
    expect(judgeSignIn(fail(status), way)).toBe(kind);
  });

  it('has words and a way out for every problem in both languages', () => {
    const kinds: ProblemKind[] = ['link_bad', 'password_bad', 'too_many', 'network', 'server'];
    for (const kind of kinds) {
      expect(zh[kind] && zh[`${kind}_help`]).toBeTruthy();
      expect(en[kind] && en[`${kind}_help`]).toBeTruthy();
    }
  });
});
