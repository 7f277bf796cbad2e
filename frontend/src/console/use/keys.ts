/** The keyboard of the console. */

import { useEventListener } from '@vueuse/core';
import { resolveKey, type Command, type KeyPress, type Mode } from '../logic/keymap';

/** Listens to every key; `run` gets the command the pressed key means in the present mode. */
export function useKeys(mode: () => Mode, run: (command: Command) => void): void {
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return;
    const command = resolveKey(readPress(event), mode());
    if (!command) return;
    event.preventDefault();
    run(command);
  });
}

function readPress(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof HTMLElement ? event.target : null;
  return {
    key: event.key,
    ctrl: event.ctrlKey || event.metaKey,
    alt: event.altKey,
    shift: event.shiftKey,
    typing: target?.matches('input, textarea, select, [contenteditable=true]') ?? false,
    onControl: target?.matches('button, a, [role=button], [role=option], summary, canvas') ?? false,
    onMap: target?.matches('canvas') ?? false,
  };
}
