/** Languages: Chinese first, English beside it; the choice is remembered on this machine. */

import { useStorage } from '@vueuse/core';
import { watchEffect } from 'vue';
import { createI18n, type LocaleMessageValue, type VueMessageType } from 'vue-i18n';
import { setRequestLanguage } from './api/client';
import commonEn from './locale/en/common.json';
import commonZh from './locale/zh/common.json';

export type Language = 'zh' | 'en';
export type Catalogue = Record<string, LocaleMessageValue<VueMessageType>>;

export const language = useStorage<Language>('patrolgrid.language', 'zh');

setRequestLanguage(() => language.value);

/** Makes the page's translator: the common catalogue plus the page's own under its namespace. */
export function createPageI18n(namespace: string, zh: Catalogue, en: Catalogue) {
  const i18n = createI18n({
    legacy: false,
    locale: language.value,
    fallbackLocale: 'zh',
    messages: {
      zh: { common: commonZh as Catalogue, [namespace]: zh },
      en: { common: commonEn as Catalogue, [namespace]: en },
    },
  });
  watchEffect(() => {
    i18n.global.locale.value = language.value;
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
    document.title = i18n.global.t(`common.page.${namespace}`);
  });
  return i18n;
}

/** Switches between the two languages. */
export function toggleLanguage(): void {
  language.value = language.value === 'zh' ? 'en' : 'zh';
}
