/** Days and names in the language that is shown. */

import { useI18n } from 'vue-i18n';
import { language } from '../../shared/i18n';
import type { Night, PlaceRef, Spot } from '../api';
import { writeDay, writeTime } from '../logic/days';
import { usePage } from './page';

export function useTexts() {
  const { t } = useI18n();
  const { communityOf } = usePage();

  const nameOf = (spot: Spot): string => (language.value === 'en' ? spot.name_en : spot.name);
  const dayOf = (day: string): string => writeDay(day, language.value);
  const hoursOf = (night: Night): string =>
    `${writeTime(night.starts_at)}–${writeTime(night.ends_at)}`;
  /** a night in a community, in one line */
  const placeOf = ({ night, community_code }: PlaceRef): string =>
    t('volunteer.place', { day: dayOf(night), community: nameOf(communityOf(community_code)) });

  return { nameOf, dayOf, hoursOf, placeOf };
}
