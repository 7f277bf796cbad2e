import type { RouteStep } from '../../shared/api/types';

export interface TurnText {
  key: string;
  params: { street: string };
}

/** Picks a step's street in the page's language; Chinese stands in where no English name exists. */
export function getStreet(step: RouteStep, locale: string): string {
  return locale === 'en' ? step.street_en || (step.street ?? '') : (step.street ?? '');
}

/** Returns the catalogue key and parameters that say a step, with or without a street's name. */
export function getTurnText(step: RouteStep, locale: string): TurnText {
  const street = getStreet(step, locale);
  const form = street === '' ? 'plain' : 'named';
  return { key: `officer.turn.${step.code}.${form}`, params: { street } };
}
