import { describe, expect, it } from 'vitest';
import type { Person } from '../api';
import { filterPeople } from './people';

const person = (id: number, more: Partial<Person>): Person => ({
  id,
  version: 1,
  name: '王建国',
  number: null,
  duty: 'volunteer',
  community_code: '2',
  rank: null,
  licence: null,
  skills: [],
  contact: null,
  weekdays: null,
  left_on: null,
  volunteer: null,
  teams: [],
  away: null,
  ...more,
});
const everybody = [
  person(1, { number: 'YJ-0001', skills: ['急救'] }),
  person(2, { name: '李明', duty: 'auxiliary', community_code: '1' }),
  person(3, { number: 'YJ-0003', teams: [{ code: 'T', name: '水寨小组', part: 'auxiliary' }] }),
];
const none = { words: '', duty: '', community: '', left: false };
const ids = (filter: Partial<typeof none>): number[] =>
  filterPeople(everybody, { ...none, ...filter }).map(({ id }) => id);

describe('the table of people', () => {
  it('shows everybody when nothing is asked', () => expect(ids({})).toEqual([1, 2, 3]));
  it('finds by every word, in numbers, skills and teams', () => {
    expect(ids({ words: 'yj' })).toEqual([1, 3]);
    expect(ids({ words: 'YJ 急救' })).toEqual([1]);
    expect(ids({ words: '水寨' })).toEqual([3]);
    expect(ids({ words: '无人' })).toEqual([]);
  });
  it('narrows to a duty and a community', () => {
    expect(ids({ duty: 'auxiliary' })).toEqual([2]);
    expect(ids({ community: '2', words: '王' })).toEqual([1, 3]);
  });
});
