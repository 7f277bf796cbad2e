/** Work of which only one runs at a time; what fails is told. */

import type { Ref } from 'vue';
import { useToasts } from './toasts';

/** Returns what starts a work unless one runs already; `busy` is true meanwhile. */
export function useOneAtATime(busy: Ref<boolean>): (work: () => Promise<void>) => Promise<void> {
  const { fail } = useToasts();
  return async (work) => {
    if (busy.value) return;
    busy.value = true;
    try {
      await work();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
}
