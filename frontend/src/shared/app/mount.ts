/** How every page starts. */

import '../design/tokens.css';
import '../design/base.css';
import '../design/theme';
import { createApp, type Component } from 'vue';
import { createPageI18n, type Catalogue } from '../i18n';

export interface PageMessages {
  zh: Catalogue;
  en: Catalogue;
}

/** Mounts a page's root component with its translator; `namespace` names its catalogue file. */
export function mountPage(root: Component, namespace: string, messages: PageMessages): void {
  createApp(root).use(createPageI18n(namespace, messages.zh, messages.en)).mount('#app');
}
