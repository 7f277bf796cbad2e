/** Standing teams as the live path shows them. */

/** A standing team (包保小组) and the name of who leads it. */
export interface StandingTeam {
  id: number;
  version: number;
  code: string;
  name: string;
  leader: string | null;
}
