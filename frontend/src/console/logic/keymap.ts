/** Which key means what: pure, so that the whole keyboard can be tested at once. */

/** `draw`: a closure is being drawn or confirmed. */
export type Mode = 'desk' | 'form' | 'dialog' | 'pin' | 'draw';

export interface KeyPress {
  key: string;
  /** Ctrl, or Command on a Mac */
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
  /** the focus is in a text field */
  typing: boolean;
  /** the focus is on something that Enter or Space works on by itself */
  onControl: boolean;
  /** the focus is on the map */
  onMap?: boolean;
}

export type Command =
  | { name: 'new' | 'submit' | 'dismiss' | 'pin' | 'close' | 'list' | 'help' | 'aliases' }
  /** acknowledges a call for help, whatever is being done */
  | { name: 'hear' }
  | { name: 'messages' }
  | { name: 'theme' | 'language' | 'whole' | 'closures' | 'coverage' | 'patrols' }
  | { name: 'corner' | 'undo' }
  /** moves the cursor of the closure being drawn, in pixels */
  | { name: 'steer'; dx: number; dy: number }
  | { name: 'move'; by: 1 | -1 }
  /** puts the pin where the cross-hair is */
  | { name: 'place' }
  /** moves the map under the cross-hair, in pixels to the right and down */
  | { name: 'pan'; dx: number; dy: number }
  | { name: 'zoom'; by: 1 | -1 }
  | { name: 'assign'; rank: number };

const NUDGE_PX = 64;
const FINE_NUDGE_PX = 6;
const PIN_KEYS: Record<string, Command> = {
  Enter: { name: 'place' },
  '+': { name: 'zoom', by: 1 },
  '=': { name: 'zoom', by: 1 },
  '-': { name: 'zoom', by: -1 },
};
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const DESK_KEYS: Record<string, Command> = {
  n: { name: 'new' },
  p: { name: 'pin' },
  c: { name: 'close' },
  l: { name: 'list' },
  a: { name: 'aliases' },
  f: { name: 'whole' },
  r: { name: 'closures' },
  v: { name: 'coverage' },
  b: { name: 'patrols' },
  m: { name: 'messages' },
  t: { name: 'theme' },
  g: { name: 'language' },
  '?': { name: 'help' },
  '？': { name: 'help' },
  j: { name: 'move', by: 1 },
  k: { name: 'move', by: -1 },
  ArrowDown: { name: 'move', by: 1 },
  ArrowUp: { name: 'move', by: -1 },
};

/** pixels that an arrow key moves the cursor by while drawing */
const STEER_PX = 8;
const DRAW_KEYS: Record<string, Command> = {
  Enter: { name: 'submit' },
  Backspace: { name: 'undo' },
  ' ': { name: 'corner' },
  ArrowLeft: { name: 'steer', dx: -STEER_PX, dy: 0 },
  ArrowRight: { name: 'steer', dx: STEER_PX, dy: 0 },
  ArrowUp: { name: 'steer', dx: 0, dy: -STEER_PX },
  ArrowDown: { name: 'steer', dx: 0, dy: STEER_PX },
};

/** Returns what a key press asks for in the mode, or null when it is not ours. */
export function resolveKey(press: KeyPress, mode: Mode): Command | null {
  if (press.key === 'F8') return { name: 'hear' };
  if (press.key === 'Escape') return { name: 'dismiss' };
  if (mode === 'form') return resolveInForm(press);
  if (mode === 'draw') return resolveInDrawing(press);
  if (mode === 'pin') return resolveInPin(press);
  if (mode !== 'desk' || press.typing || press.ctrl || press.alt) return null;
  if (press.key === 'Enter') return press.onControl ? null : { name: 'assign', rank: 1 };
  if (/^[1-9]$/.test(press.key)) return { name: 'assign', rank: Number(press.key) };
  if (press.onControl && press.key.startsWith('Arrow')) return null;
  return DESK_KEYS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
}

function resolveInDrawing(press: KeyPress): Command | null {
  if (press.typing || press.ctrl || press.alt) return null;
  // a button under the focus is pressed by Enter and Space itself; the map is none
  if (press.onControl && !press.onMap && (press.key === 'Enter' || press.key === ' ')) return null;
  return DRAW_KEYS[press.key] ?? null;
}

function resolveInPin(press: KeyPress): Command | null {
  const arrow = ARROWS[press.key];
  if (!arrow) return PIN_KEYS[press.key] ?? null;
  const step = press.shift ? FINE_NUDGE_PX : NUDGE_PX;
  return { name: 'pan', dx: arrow[0] * step, dy: arrow[1] * step };
}

function resolveInForm(press: KeyPress): Command | null {
  if (press.ctrl && press.key === 'Enter') return { name: 'submit' };
  if (press.key.toLowerCase() !== 'p' || press.ctrl) return null;
  return press.alt || !press.typing ? { name: 'pin' } : null;
}
