/** What everybody may know of a roster, named exactly as on the wire. */

export type RosterState = 'draft' | 'review' | 'published' | 'archived';

export interface RosterNotice {
  id: number;
  version: number;
  state: RosterState;
  /** ISO dates */
  first_night: string;
  last_night: string;
  /** how many versions were published */
  published: number;
}
