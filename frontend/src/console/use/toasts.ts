/** Short messages at the foot of the screen: what was done, and what did not work. */

import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { ApiError, isAbort } from '../../shared/api/client';

export interface Toast {
  id: number;
  tone: 'good' | 'warn' | 'bad';
  text: string;
  remedy: string | null;
  code: string | null;
}

const STAY_MS = { good: 3_500, warn: 8_000, bad: 12_000 };
const MOST = 4;

const toasts = ref<Toast[]>([]);
let lastId = 0;

function show(toast: Omit<Toast, 'id'>): void {
  lastId += 1;
  const id = lastId;
  toasts.value = [...toasts.value.slice(1 - MOST), { ...toast, id }];
  setTimeout(() => dismiss(id), STAY_MS[toast.tone]);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** Returns the toasts on screen and the ways to add to them. */
export function useToasts() {
  const { t, te } = useI18n();

  function textOf(error: unknown): string {
    if (!(error instanceof ApiError)) return t('common.error.unknown');
    if (error.message) return error.message;
    const key = `common.error.${error.code}`;
    return te(key) ? t(key) : t('common.error.unknown');
  }

  return {
    toasts,
    dismiss,
    say: (text: string, tone: Toast['tone'] = 'good') =>
      show({ tone, text, remedy: null, code: null }),
    /** shows a failure in words with its code; a request of our own that we gave up is silent */
    fail(error: unknown): void {
      if (isAbort(error)) return;
      const known = error instanceof ApiError ? error : null;
      show({ tone: 'bad', text: textOf(error), remedy: known?.remedy ?? null, code: known?.code ?? null });
    },
  };
}
