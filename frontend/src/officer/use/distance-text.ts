import { useI18n } from 'vue-i18n';
import { roundDistance } from '../logic/countdown';

/** Returns a function that writes metres in the page's words. */
export function useDistanceText(): (metres: number) => string {
  const { t } = useI18n();
  return (metres) => {
    const { unit, value } = roundDistance(metres);
    return t(`officer.turns.${unit}`, { n: value });
  };
}
