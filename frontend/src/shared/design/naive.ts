/** Naive UI dressed in the design tokens. */

import type { GlobalThemeOverrides } from 'naive-ui';
import { readToken } from './theme';

/** Builds the overrides from the tokens of the theme that is on now. */
export function buildNaiveOverrides(): GlobalThemeOverrides {
  const accent = readToken('--accent-strong');
  return {
    common: {
      fontFamily: readToken('--font'),
      fontSize: readToken('--text-md'),
      borderRadius: readToken('--radius-sm'),
      primaryColor: accent,
      primaryColorHover: readToken('--accent'),
      primaryColorPressed: accent,
      primaryColorSuppl: accent,
      infoColor: readToken('--accent'),
      successColor: readToken('--good'),
      warningColor: readToken('--warn'),
      errorColor: readToken('--bad'),
      bodyColor: readToken('--bg'),
      cardColor: readToken('--surface'),
      modalColor: readToken('--surface'),
      popoverColor: readToken('--surface-2'),
      inputColor: readToken('--surface-2'),
      textColorBase: readToken('--text'),
      textColor1: readToken('--text'),
      textColor2: readToken('--text'),
      textColor3: readToken('--text-2'),
      placeholderColor: readToken('--text-3'),
      borderColor: readToken('--line'),
      dividerColor: readToken('--line'),
    },
  };
}
