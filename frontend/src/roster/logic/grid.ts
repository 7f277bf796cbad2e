/** The board as a grid of communities by nights: what each cell holds and how it stands. */

import type { Board, Cell, Person, Place, Share, Squad } from '../types';

export type Standing = 'none' | 'empty' | 'short' | 'thin' | 'full';

export interface GridCell {
  night: string;
  community: string;
  squad: Squad | null;
  officers: Place[];
  heads: Place[];
  volunteers: Place[];
  standing: Standing;
  /** differs from the version that is published */
  changed: boolean;
  /** a rule is broken here */
  broken: boolean;
}

export const keyOf = (night: string, community: string): string => `${night} ${community}`;
export const isSame = (one: Cell, other: Cell): boolean =>
  one.person_id === other.person_id &&
  one.night === other.night &&
  one.community === other.community;

/** Returns every cell by its key. */
export function buildGrid(board: Board): Map<string, GridCell> {
  const cells = new Map<string, GridCell>();
  for (const { night } of board.nights)
    for (const { code } of board.communities)
      cells.set(keyOf(night, code), emptyCell(night, code));
  for (const squad of board.squads) put(cells, squad, (cell) => (cell.squad = squad));
  for (const place of board.places) put(cells, place, (cell) => listOf(cell, place).push(place));
  for (const change of [...(board.changes?.gone ?? []), ...(board.changes?.new ?? [])])
    put(cells, change, (cell) => (cell.changed = true));
  for (const { params } of board.findings.breaches)
    if (typeof params.date === 'string' && typeof params.community === 'string')
      put(cells, { night: params.date, community: params.community }, (c) => (c.broken = true));
  for (const cell of cells.values()) cell.standing = standingOf(cell);
  return cells;
}

/** Tells how a squad stands: nobody, below its least, below its aim, or as it should be. */
export function standingOf({ squad, officers, heads, volunteers }: GridCell): Standing {
  const size = volunteers.length;
  if (!squad) return size ? 'short' : 'none';
  if (!size && !officers.length && !heads.length) return squad.least ? 'empty' : 'none';
  if (size < squad.least || !officers.length || !heads.length) return 'short';
  return size < squad.aim ? 'thin' : 'full';
}

/** Returns the people by id. */
export function peopleById(board: Board): Map<number, Person> {
  return new Map(board.people.map((person) => [person.id, person]));
}

/** Returns each volunteer's share by person. */
export function sharesById(board: Board): Map<number, Share> {
  return new Map(board.findings.shares.map((share) => [share.person_id, share]));
}

/** Finds a place by who, when and where: ids change when something is taken back. */
export function findPlace(board: Board, cell: Cell): Place | null {
  return board.places.find((place) => isSame(place, cell)) ?? null;
}

const emptyCell = (night: string, community: string): GridCell => ({
  night,
  community,
  squad: null,
  officers: [],
  heads: [],
  volunteers: [],
  standing: 'none',
  changed: false,
  broken: false,
});

function put(
  cells: Map<string, GridCell>,
  where: { night: string; community: string },
  change: (cell: GridCell) => void,
): void {
  const cell = cells.get(keyOf(where.night, where.community));
  if (cell) change(cell);
}

function listOf(cell: GridCell, { part }: Place): Place[] {
  if (part === 'community_officer') return cell.officers;
  return part === 'governance_head' ? cell.heads : cell.volunteers;
}
