import { beforeEach, describe, expect, it } from 'vitest';
import type { GeocodeAnswer } from '../../shared/api/types';
import { Autocomplete, DEBOUNCE_MS, moveHighlight } from './autocomplete';

interface Question {
  text: string;
  signal: AbortSignal;
  answer: (answer: GeocodeAnswer) => void;
  refuse: (error: unknown) => void;
}

const ANSWER = (label: string): GeocodeAnswer => ({
  threshold: 0.7,
  candidates: [
    {
      label,
      kind: 'house_number',
      point: [103.8, 25.5],
      confidence: 0.9,
      access: null,
      uncertainty_m: 5,
      why: { code: 'exact', params: {} },
      grid_chain: null,
    },
  ],
});

const settle = (): Promise<void> => new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

let questions: Question[];
let timers: { ms: number; run: () => void; cancelled: boolean }[];
let labels: string[][];
let errors: unknown[];
let busy: boolean[];
let autocomplete: Autocomplete;

const fire = (): void => {
  const timer = timers.at(-1);
  if (timer && !timer.cancelled) timer.run();
};

beforeEach(() => {
  questions = [];
  timers = [];
  labels = [];
  errors = [];
  busy = [];
  autocomplete = new Autocomplete({
    ask: (text, signal) =>
      new Promise((answer, refuse) => questions.push({ text, signal, answer, refuse })),
    after: (ms, run) => {
      const timer = { ms, run, cancelled: false };
      timers.push(timer);
      return () => (timer.cancelled = true);
    },
    onAnswer: (answer) => labels.push(answer.candidates.map((candidate) => candidate.label)),
    onBusy: (state) => busy.push(state),
    onError: (error) => errors.push(error),
  });
});

describe('Autocomplete', () => {
  it('asks once, a moment after the last key', () => {
    autocomplete.type('麒麟');
    autocomplete.type('麒麟南');
    expect(timers.map((timer) => [timer.ms, timer.cancelled])).toEqual([
      [DEBOUNCE_MS, true],
      [DEBOUNCE_MS, false],
    ]);
    fire();
    expect(questions.map((question) => question.text)).toEqual(['麒麟南']);
  });

  it('clears the list and asks nothing for less than two characters', () => {
    autocomplete.type(' 麒 ');
    expect(timers).toEqual([]);
    expect(labels).toEqual([[]]);
  });

  it('never lets an old answer win over a new question', async () => {
    autocomplete.type('文昌街');
    fire();
    autocomplete.type('文昌街8号');
    expect(questions[0]?.signal.aborted).toBe(true);
    fire();
    questions[1]?.answer(ANSWER('文昌街8号'));
    await settle();
    questions[0]?.answer(ANSWER('文昌街'));
    await settle();
    expect(labels).toEqual([['文昌街8号']]);
  });

  it('reports a failure, but not its own aborts', async () => {
    autocomplete.type('文昌街');
    fire();
    autocomplete.stop();
    questions[0]?.refuse(new DOMException('aborted', 'AbortError'));
    autocomplete.type('文昌街');
    fire();
    questions[1]?.refuse('down');
    await settle();
    expect(errors).toEqual(['down']);
    expect(busy).toEqual([true, false, true, false]);
  });

  it('forgets a waiting question when stopped', () => {
    autocomplete.type('文昌街');
    autocomplete.stop();
    fire();
    expect(questions).toEqual([]);
  });
});

describe('moveHighlight', () => {
  it.each([
    [-1, 1, 5, 0],
    [-1, -1, 5, 4],
    [4, 1, 5, 0],
    [0, -1, 5, 4],
    [2, 1, 5, 3],
    [3, 1, 0, -1],
  ] as const)('from %i by %i of %i to %i', (from, by, count, to) => {
    expect(moveHighlight(from, by, count)).toBe(to);
  });
});
