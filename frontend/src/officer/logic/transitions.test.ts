import { describe, expect, it } from 'vitest';
import { applyPending, asState, findNextVerb, hasReached } from './transitions';

describe('the next action', () => {
  it.each([
    ['assigned', 'acknowledge'],
    ['acknowledged', 'en-route'],
    ['en_route', 'on-scene'],
    ['on_scene', 'clear'],
    ['cleared', null],
    ['cancelled', null],
  ] as const)('of %s is %s', (state, verb) => {
    expect(findNextVerb(state)).toBe(verb);
  });
});

describe('hasReached', () => {
  it('is true at the target and past it', () => {
    expect(hasReached('en_route', 'en-route')).toBe(true);
    expect(hasReached('on_scene', 'en-route')).toBe(true);
  });

  it('is false before the target and for a cancelled assignment', () => {
    expect(hasReached('acknowledged', 'en-route')).toBe(false);
    expect(hasReached('cancelled', 'acknowledge')).toBe(false);
  });
});

describe('applyPending', () => {
  it('shows what the officer has done before the server confirms it', () => {
    expect(applyPending('assigned', ['acknowledge', 'en-route'])).toBe('en_route');
  });

  it('never moves back when the server is ahead', () => {
    expect(applyPending('on_scene', ['acknowledge'])).toBe('on_scene');
  });

  it('never revives a cancelled assignment', () => {
    expect(applyPending('cancelled', ['acknowledge', 'en-route'])).toBe('cancelled');
  });
});

describe('asState', () => {
  it('accepts states only', () => {
    expect(asState('on_scene')).toBe('on_scene');
    expect(asState('cancelled')).toBe('cancelled');
    expect(asState('asleep')).toBeNull();
    expect(asState(undefined)).toBeNull();
  });
});
