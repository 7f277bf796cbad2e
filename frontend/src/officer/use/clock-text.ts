import { useI18n } from 'vue-i18n';

/** Returns a function that writes a moment (ms since 1970) as local hours and minutes. */
export function useClockText(): (ms: number) => string {
  const { locale } = useI18n();
  return (ms) =>
    new Intl.DateTimeFormat(locale.value, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(ms);
}
