/** Which key means what: pure, so that the whole keyboard can be tested at once. */

export type Mode = 'desk' | 'form' | 'dialog' | 'pin';

export interface KeyPress {
  key: string;
  /** Ctrl, or Command on a Mac */
  ctrl: boolean;
  alt: boolean;
  /** the focus is in a text field */
  typing: boolean;
  /** the focus is on something that Enter or Space works on by itself */
  onControl: boolean;
}

export type Command =
  | { name: 'new' | 'submit' | 'dismiss' | 'pin' | 'close' | 'list' | 'help' | 'aliases' }
  | { name: 'theme' | 'language' | 'whole' }
  | { name: 'move'; by: 1 | -1 }
  | { name: 'assign'; rank: number };

const DESK_KEYS: Record<string, Command> = {
  n: { name: 'new' },
  p: { name: 'pin' },
  c: { name: 'close' },
  l: { name: 'list' },
  a: { name: 'aliases' },
  f: { name: 'whole' },
  t: { name: 'theme' },
  g: { name: 'language' },
  '?': { name: 'help' },
  '？': { name: 'help' },
  j: { name: 'move', by: 1 },
  k: { name: 'move', by: -1 },
  ArrowDown: { name: 'move', by: 1 },
  ArrowUp: { name: 'move', by: -1 },
};

/** Returns what a key press asks for in the mode, or null when it is not ours. */
export function resolveKey(press: KeyPress, mode: Mode): Command | null {
  if (press.key === 'Escape') return { name: 'dismiss' };
  if (mode === 'form') return resolveInForm(press);
  if (mode !== 'desk' || press.typing || press.ctrl || press.alt) return null;
  if (press.key === 'Enter') return press.onControl ? null : { name: 'assign', rank: 1 };
  if (/^[1-9]$/.test(press.key)) return { name: 'assign', rank: Number(press.key) };
  if (press.onControl && press.key.startsWith('Arrow')) return null;
  return DESK_KEYS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
}

function resolveInForm(press: KeyPress): Command | null {
  if (press.ctrl && press.key === 'Enter') return { name: 'submit' };
  if (press.key.toLowerCase() !== 'p' || press.ctrl) return null;
  return press.alt || !press.typing ? { name: 'pin' } : null;
}
