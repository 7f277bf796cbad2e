import { describe, expect, it } from 'vitest';
import { resolveKey, type Command, type KeyPress, type Mode } from './keymap';

const press = (key: string, extra: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrl: false,
  alt: false,
  shift: false,
  typing: false,
  onControl: false,
  ...extra,
});

describe('resolveKey at the desk', () => {
  it.each<[string, Command]>([
    ['n', { name: 'new' }],
    ['N', { name: 'new' }],
    ['p', { name: 'pin' }],
    ['c', { name: 'close' }],
    ['l', { name: 'list' }],
    ['a', { name: 'aliases' }],
    ['f', { name: 'whole' }],
    ['r', { name: 'closures' }],
    ['v', { name: 'coverage' }],
    ['t', { name: 'theme' }],
    ['g', { name: 'language' }],
    ['?', { name: 'help' }],
    ['？', { name: 'help' }],
    ['j', { name: 'move', by: 1 }],
    ['ArrowUp', { name: 'move', by: -1 }],
    ['Enter', { name: 'assign', rank: 1 }],
    ['1', { name: 'assign', rank: 1 }],
    ['9', { name: 'assign', rank: 9 }],
    ['Escape', { name: 'dismiss' }],
  ])('%s', (key, command) => {
    expect(resolveKey(press(key), 'desk')).toEqual(command);
  });

  it.each(['0', 'x', 'Tab', 'F5', 'Shift'])('leaves %s alone', (key) => {
    expect(resolveKey(press(key), 'desk')).toBeNull();
  });

  it('leaves the keys of the browser alone', () => {
    expect(resolveKey(press('n', { ctrl: true }), 'desk')).toBeNull();
    expect(resolveKey(press('1', { alt: true }), 'desk')).toBeNull();
  });

  it('does nothing while somebody types, except to dismiss', () => {
    expect(resolveKey(press('n', { typing: true }), 'desk')).toBeNull();
    expect(resolveKey(press('Escape', { typing: true }), 'desk')).toEqual({ name: 'dismiss' });
  });

  it('lets Enter press the button it is on instead of sending a unit', () => {
    expect(resolveKey(press('Enter', { onControl: true }), 'desk')).toBeNull();
    expect(resolveKey(press('2', { onControl: true }), 'desk')).toEqual({ name: 'assign', rank: 2 });
  });
});

describe('resolveKey while drawing', () => {
  it.each<[string, Command]>([
    ['Enter', { name: 'submit' }],
    ['Backspace', { name: 'undo' }],
    [' ', { name: 'corner' }],
    ['ArrowLeft', { name: 'steer', dx: -8, dy: 0 }],
    ['ArrowDown', { name: 'steer', dx: 0, dy: 8 }],
    ['Escape', { name: 'dismiss' }],
  ])('%s', (key, command) => {
    expect(resolveKey(press(key), 'draw')).toEqual(command);
  });

  it('sends nobody, whatever figure is pressed', () => {
    expect(resolveKey(press('1'), 'draw')).toBeNull();
  });

  it('lets a button be pressed, but takes the keys from the map', () => {
    expect(resolveKey(press('Enter', { onControl: true }), 'draw')).toBeNull();
    expect(resolveKey(press(' ', { onControl: true, onMap: true }), 'draw')).toEqual({ name: 'corner' });
  });

  it('leaves a text field its keys', () => {
    expect(resolveKey(press('Backspace', { typing: true }), 'draw')).toBeNull();
  });
});

describe('a call for help', () => {
  it.each<Mode>(['desk', 'form', 'dialog', 'pin', 'draw'])('is heard from %s, while typing too', (mode) => {
    expect(resolveKey(press('F8', { typing: true }), mode)).toEqual({ name: 'hear' });
  });
});

describe('resolveKey elsewhere', () => {
  it('submits and pins from the form', () => {
    expect(resolveKey(press('Enter', { ctrl: true, typing: true }), 'form')).toEqual({ name: 'submit' });
    expect(resolveKey(press('p', { alt: true, typing: true }), 'form')).toEqual({ name: 'pin' });
    expect(resolveKey(press('p', { typing: true }), 'form')).toBeNull();
    expect(resolveKey(press('p'), 'form')).toEqual({ name: 'pin' });
  });

  it.each<[Mode, Command | null]>([
    ['form', null],
    ['dialog', null],
    ['pin', { name: 'place' }],
  ])('never sends a unit from %s', (mode, enter) => {
    expect(resolveKey(press('1'), mode)).toBeNull();
    expect(resolveKey(press('Enter'), mode)).toEqual(enter);
  });

  it.each<[string, boolean, Command]>([
    ['ArrowLeft', false, { name: 'pan', dx: -64, dy: 0 }],
    ['ArrowDown', false, { name: 'pan', dx: 0, dy: 64 }],
    ['ArrowUp', true, { name: 'pan', dx: 0, dy: -6 }],
    ['+', true, { name: 'zoom', by: 1 }],
    ['-', false, { name: 'zoom', by: -1 }],
  ])('moves the map under the cross-hair by %s', (key, shift, command) => {
    expect(resolveKey(press(key, { shift, typing: true, onControl: true }), 'pin')).toEqual(command);
  });

  it.each<Mode>(['form', 'dialog', 'pin'])('dismisses %s', (mode) => {
    expect(resolveKey(press('Escape'), mode)).toEqual({ name: 'dismiss' });
  });
});
