/** The chosen theme, remembered on this machine, and the tokens as values for code that needs them. */

import { useStorage } from '@vueuse/core';
import { readonly, watchEffect } from 'vue';

export type Theme = 'dark' | 'light';

const theme = useStorage<Theme>('patrolgrid.theme', 'dark');

watchEffect(
  () => {
    document.documentElement.dataset.theme = theme.value;
  },
  { flush: 'sync' },
);

/** Returns the theme and the switch between the two. */
export function useTheme() {
  return {
    theme: readonly(theme),
    toggleTheme: (): void => {
      theme.value = theme.value === 'dark' ? 'light' : 'dark';
    },
  };
}

/** Reads a design token, such as `--accent`, as the page has it now. */
export function readToken(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
