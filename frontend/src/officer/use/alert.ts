import { onScopeDispose, ref, watch, type Ref } from 'vue';

const PATTERN_MS = [400, 150, 400, 150, 700];
const REPEAT_MS = 3_000;
/** After a minute a phone that nobody takes up stops shaking; the screen keeps its sign. */
const LONGEST_MS = 60_000;

function vibrate(pattern: number[]): void {
  if ('vibrate' in navigator) navigator.vibrate(pattern);
}

/** Vibrates and blinks the title, without sound, while `ringing`; returns whether it does. */
export function useAlert(ringing: Ref<boolean>, title: Ref<string>): Ref<boolean> {
  const active = ref(false);
  const plain = document.title;
  let timer: ReturnType<typeof setInterval> | undefined;
  let shown = 0;

  function ring(): void {
    if (shown * REPEAT_MS < LONGEST_MS) vibrate(PATTERN_MS);
    document.title = shown % 2 === 0 ? title.value : plain;
    shown += 1;
  }

  function start(): void {
    shown = 0;
    active.value = true;
    ring();
    timer = setInterval(ring, REPEAT_MS);
  }

  function stop(): void {
    clearInterval(timer);
    active.value = false;
    document.title = plain;
    vibrate([]);
  }

  function follow(on: boolean): void {
    if (on) start();
    else if (active.value) stop();
  }

  watch(ringing, follow, { immediate: true });
  onScopeDispose(() => follow(false));
  return active;
}

/** A short shake that tells the thumb an action was taken. */
export function tick(): void {
  vibrate([40]);
}
