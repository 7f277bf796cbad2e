/** Versions that become valid at their time, without anybody's click. */

import { onScopeDispose, watch, type ShallowRef } from 'vue';
import type { Version } from '../api';
import { untilNext } from '../logic/moments';

/** Looks again whenever a planned version may have become valid, until it has. */
export function useClock(versions: ShallowRef<Version[]>, look: () => Promise<void>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wait(): void {
    clearTimeout(timer);
    const planned = versions.value.map(({ activate_at }) => activate_at);
    const ms = untilNext(planned, Date.now());
    // a look that fails is tried again: the plan still stands in what is known
    if (ms !== null) timer = setTimeout(() => void look().catch(wait), ms);
  }

  watch(versions, wait);
  onScopeDispose(() => clearTimeout(timer));
}
