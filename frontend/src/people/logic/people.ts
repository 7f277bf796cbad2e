/** Which people the table shows. */

import type { Person } from '../api';

export interface Filter {
  words: string;
  duty: string;
  community: string;
  left: boolean;
}

/** Returns the people whom the filter wants; every word must be found somewhere. */
export function filterPeople(people: readonly Person[], filter: Filter): Person[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  return people.filter(
    (person) =>
      (!filter.duty || person.duty === filter.duty) &&
      (!filter.community || person.community_code === filter.community) &&
      words.every((word) => searched(person).includes(word)),
  );
}

function searched(person: Person): string {
  const { name, number, rank, licence, skills, volunteer, teams } = person;
  const parts = [name, number, rank, licence, volunteer?.squad, volunteer?.uniform_no];
  return [...parts, ...skills, ...teams.map((team) => team.name)].join(' ').toLowerCase();
}
