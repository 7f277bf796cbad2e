import { describe, expect, it } from 'vitest';
import type { Board, EmptyPlace, Place, Share, Substitute } from '../types';
import { addDays, nextMonday, nightName, weekdayOf } from './dates';
import { countHeavy, loadByCommunity, sortShares } from './fairness';
import { buildGrid, findPlace, keyOf } from './grid';
import { changesOf, changesOfProof } from './repair';

const NIGHT = '2026-12-07';
const place = (id: number, person_id: number, part: Place['part'] = 'volunteer'): Place => ({
  id,
  person_id,
  night: NIGHT,
  community: 'A',
  part,
  pinned: false,
});
const share = (person_id: number, change: Partial<Share> = {}): Share => ({
  person_id,
  nights: 2,
  due: 2,
  heavy: 0,
  away: 0,
  wished: 0,
  disliked: 0,
  ...change,
});
const makeBoard = (places: Place[], change: Partial<Board> = {}): Board => ({
  id: 1,
  version: 1,
  state: 'draft',
  first_night: NIGHT,
  last_night: '2026-12-13',
  published: 0,
  seed: 1,
  job_id: null,
  published_at: null,
  revises_id: null,
  by: 'L',
  made_at: '2026-12-01T00:00:00Z',
  nights: [
    { night: NIGHT, heavy: false, holiday: null },
    { night: '2026-12-08', heavy: false, holiday: null },
  ],
  communities: ['A', 'B'].map((code) => ({ code, name: code, name_en: code, neighbours: [], meeting: null })),
  squads: [{ night: NIGHT, community: 'A', least: 2, aim: 3, most: 5, need: 1 }],
  places,
  forbids: [],
  people: [],
  changes: null,
  findings: {
    sound: true,
    breaches: [],
    shortfalls: [],
    explained: [],
    score: { pins: 0, nights: 0, cover: 0, away: 0, quality: 0 },
    quality: {},
    shares: [],
  },
  ...change,
});
const leaders = [place(1, 1, 'community_officer'), place(2, 2, 'governance_head')];
const standing = (places: Place[]): string | undefined =>
  buildGrid(makeBoard(places)).get(keyOf(NIGHT, 'A'))?.standing;

describe('buildGrid', () => {
  it('has a cell for every community and night', () => {
    expect([...buildGrid(makeBoard([])).keys()]).toEqual([
      '2026-12-07 A',
      '2026-12-07 B',
      '2026-12-08 A',
      '2026-12-08 B',
    ]);
  });

  it('tells how a squad stands', () => {
    const three = [place(3, 3), place(4, 4), place(5, 5)];
    expect(standing([])).toBe('empty');
    expect(standing([...leaders, ...three.slice(0, 1)])).toBe('short');
    expect(standing(three)).toBe('short');
    expect(standing([...leaders, ...three.slice(0, 2)])).toBe('thin');
    expect(standing([...leaders, ...three])).toBe('full');
  });

  it('marks where the published version differs and where a rule is broken', () => {
    const cell = { person_id: 9, night: NIGHT, community: 'A' };
    const breach = { code: 'squad.alone', params: { date: NIGHT, community: 'B' }, text: '' };
    const board = makeBoard([], { changes: { gone: [cell], new: [] } });
    board.findings.breaches = [breach];
    const cells = [...buildGrid(board).values()];
    expect(cells.filter(({ changed }) => changed).map(({ community }) => community)).toEqual(['A']);
    expect(cells.filter(({ broken }) => broken).map(({ community }) => community)).toEqual(['B']);
  });
});

describe('findPlace', () => {
  it('finds by who, when and where', () => {
    const board = makeBoard([place(7, 3)]);
    expect(findPlace(board, { person_id: 3, night: NIGHT, community: 'A' })?.id).toBe(7);
    expect(findPlace(board, { person_id: 3, night: NIGHT, community: 'B' })).toBeNull();
  });
});

describe('fairness', () => {
  it('counts people by weekend and holiday nights without gaps', () => {
    const shares = [share(1, { heavy: 2 }), share(2, { heavy: 2 }), share(3)];
    expect(countHeavy(shares)).toEqual([
      { label: '0', count: 1 },
      { label: '1', count: 0 },
      { label: '2', count: 2 },
    ]);
    expect(countHeavy([])).toEqual([]);
  });

  it('sums what communities have beside what they aim at', () => {
    expect(loadByCommunity(makeBoard([...leaders, place(3, 3)]))).toEqual([
      { code: 'A', given: 1, aim: 3 },
      { code: 'B', given: 0, aim: 0 },
    ]);
  });

  it('puts first who has too few nights, then who has most heavy ones', () => {
    const shares = [share(1), share(2, { heavy: 3 }), share(3, { nights: 1 })];
    expect(sortShares(shares).map(({ person_id }) => person_id)).toEqual([3, 2, 1]);
  });
});

describe('nights', () => {
  it('are days, whatever the time zone', () => {
    expect(weekdayOf(NIGHT)).toBe(0);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(nightName(NIGHT, 'zh')).toContain('周一');
  });

  it('lead to the next Monday, never the same day', () => {
    expect(nextMonday('2026-12-06')).toBe(NIGHT);
    expect(nextMonday(NIGHT)).toBe('2026-12-14');
  });
});

describe('repair', () => {
  const own = { person_id: 1, night: NIGHT, community: 'A' };
  const given = { person_id: 2, night: '2026-12-09', community: 'A' };
  const substitute: Substitute = { person_id: 2, instead: given, why: '' };
  const empty: EmptyPlace = { ...own, substitutes: [substitute] };

  it('puts a substitute in the place, who gives up another night for it', () => {
    expect(changesOf([empty], [substitute])).toEqual({
      gone: [given],
      added: [{ person_id: 2, night: NIGHT, community: 'A' }],
    });
  });

  it('leaves a place empty when nobody was chosen', () => {
    expect(changesOf([empty], [null])).toEqual({ gone: [], added: [] });
  });

  it("leaves the absent one's own places to the server", () => {
    const proof = { gone: [own, given], new: [], people: [2], fewest: true, seconds: 1 };
    expect(changesOfProof(proof, [empty])).toEqual({ gone: [given], added: [] });
  });
});
