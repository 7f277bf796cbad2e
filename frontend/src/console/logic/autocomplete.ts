import type { GeocodeAnswer } from '../../shared/api/types';

export interface AutocompletePorts {
  ask: (text: string, signal: AbortSignal) => Promise<GeocodeAnswer>;
  after: (ms: number, run: () => void) => () => void;
  onAnswer: (answer: GeocodeAnswer) => void;
  onBusy: (busy: boolean) => void;
  onError: (error: unknown) => void;
}

export const DEBOUNCE_MS = 120;
export const MIN_CHARACTERS = 2;

const NOTHING: GeocodeAnswer = { candidates: [], threshold: 1 };

/** Asks for candidates a moment after the last key, and never lets an old answer win. */
export class Autocomplete {
  private cancelTimer: (() => void) | null = null;
  private asking: AbortController | null = null;

  constructor(private readonly ports: AutocompletePorts) {}

  /** Takes the text as it now stands. */
  type(text: string): void {
    this.stop();
    const wanted = text.trim();
    if (wanted.length < MIN_CHARACTERS) {
      this.ports.onAnswer(NOTHING);
      return;
    }
    this.cancelTimer = this.ports.after(DEBOUNCE_MS, () => void this.ask(wanted));
  }

  /** Forgets what is under way. */
  stop(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (!this.asking) return;
    this.asking.abort();
    this.asking = null;
    this.ports.onBusy(false);
  }

  private async ask(text: string): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    this.ports.onBusy(true);
    try {
      const answer = await this.ports.ask(text, asking.signal);
      if (this.asking === asking) this.ports.onAnswer(answer);
    } catch (error) {
      if (this.asking === asking) this.ports.onError(error);
    } finally {
      if (this.asking === asking) {
        this.asking = null;
        this.ports.onBusy(false);
      }
    }
  }
}

/** Moves the highlight through `count` options and around their ends; -1 means none. */
export function moveHighlight(highlight: number, by: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (highlight < 0) return by > 0 ? 0 : count - 1;
  return (highlight + by + count) % count;
}
