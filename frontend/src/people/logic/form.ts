/** A person's form: texts as they are typed, and what is sent of them. */

import type { Duty, Person, PersonBody } from '../api';

export interface Form {
  name: string;
  number: string;
  duty: Duty;
  community_code: string;
  rank: string;
  licence: string;
  skills: string;
  /** empty: the contact on record stays */
  contact: string;
  weekdays: number[];
  uniform_no: string;
  squad: string;
  trained_until: string;
  uniform_until: string;
  consented_on: string;
  rules_accepted_on: string;
}

const ALL_WEEK = [0, 1, 2, 3, 4, 5, 6];

/** Returns the form of a person, or an empty one. */
export function makeForm(person: Person | null): Form {
  const own = person?.volunteer;
  return {
    name: person?.name ?? '',
    number: person?.number ?? '',
    duty: person?.duty ?? 'volunteer',
    community_code: person?.community_code ?? '',
    rank: person?.rank ?? '',
    licence: person?.licence ?? '',
    skills: person?.skills.join('、') ?? '',
    contact: '',
    weekdays: [...(person?.weekdays ?? ALL_WEEK)],
    uniform_no: own?.uniform_no ?? '',
    squad: own?.squad ?? '',
    trained_until: own?.trained_until ?? '',
    uniform_until: own?.uniform_until ?? '',
    consented_on: own?.consented_on ?? '',
    rules_accepted_on: own?.rules_accepted_on ?? '',
  };
}

/** Returns what is sent of a form. */
export function readForm(form: Form): PersonBody {
  const isVolunteer = form.duty === 'volunteer';
  const contact = form.contact.replaceAll(/[\s-]/g, '');
  return {
    name: form.name.trim(),
    duty: form.duty,
    community_code: orNull(form.community_code),
    number: orNull(form.number),
    rank: orNull(form.rank),
    licence: orNull(form.licence),
    skills: form.skills.split(/[、,，;；]/).map((skill) => skill.trim()).filter(Boolean),
    ...(contact ? { contact } : {}),
    weekdays: form.weekdays.length === 7 ? null : [...form.weekdays].sort(),
    volunteer: isVolunteer
      ? {
          uniform_no: form.uniform_no.trim(),
          squad: orNull(form.squad),
          trained_until: form.trained_until,
          uniform_until: orNull(form.uniform_until),
          consented_on: orNull(form.consented_on),
          rules_accepted_on: orNull(form.rules_accepted_on),
        }
      : null,
  };
}

function orNull(text: string): string | null {
  return text.trim() || null;
}
