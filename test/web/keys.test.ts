import { describe, expect, it } from '@jest/globals';
import { bindingsOf, clashes, SHORTCUT_IDS, SHORTCUTS } from '../../web/app/keys/catalog';
import { chord, type KeyPress, matchPress } from '../../web/app/keys/match';

const OUTSIDE: KeyPress = {
  key: 'j',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  inField: false,
};
const bindings = Object.entries(bindingsOf());
const press = (change: Partial<KeyPress>, begun?: string, mac = false) =>
  matchPress({ ...OUTSIDE, ...change }, bindings, { mac, begun });

describe('a key press', () => {
  it('acts outside fields only', () => {
    expect(press({ key: 'j' })).toEqual({ outcome: 'action', id: 'list.next' });
    expect(press({ key: 'j', inField: true })).toEqual({ outcome: 'none' });
    expect(press({ key: '?', shiftKey: true })).toEqual({ outcome: 'action', id: 'help.open' });
    expect(press({ key: '?', shiftKey: true, inField: true })).toEqual({ outcome: 'none' });
  });

  it('acts in a field when it comes with Ctrl, or Cmd on a Mac', () => {
    expect(press({ key: 'k', ctrlKey: true, inField: true })).toEqual({
      outcome: 'action',
      id: 'commands.open',
    });
    expect(press({ key: 'k', metaKey: true }, undefined, true)).toEqual({
      outcome: 'action',
      id: 'commands.open',
    });
    expect(press({ key: 'k', ctrlKey: true }, undefined, true)).toEqual({ outcome: 'none' });
    expect(press({ key: 'Enter', ctrlKey: true, shiftKey: true, inField: true })).toEqual({
      outcome: 'action',
      id: 'thread.sendResolve',
    });
  });

  it.each(['j', 'Enter', 'k'])('never counts while an input method is at work: %s', (key) => {
    expect(press({ key, isComposing: true })).toEqual({ outcome: 'none' });
    expect(press({ key, isComposing: true, ctrlKey: true, inField: true })).toEqual({ outcome: 'none' });
  });

  it('never counts with Alt, which writes letters on many keyboards', () => {
    expect(press({ key: 'e', altKey: true })).toEqual({ outcome: 'none' });
    expect(press({ key: 'e', altKey: true, ctrlKey: true })).toEqual({ outcome: 'none' });
  });

  it('is the second half of a sequence right after the first', () => {
    expect(press({ key: 'g' })).toEqual({ outcome: 'begun', first: 'g' });
    expect(press({ key: 't' }, 'g')).toEqual({ outcome: 'action', id: 'page.triage' });
    expect(press({ key: 't' })).toEqual({ outcome: 'action', id: 'thread.trace' });
    // A half that leads nowhere is forgotten.
    expect(press({ key: 'j' }, 'g')).toEqual({ outcome: 'action', id: 'list.next' });
  });

  it('is written as the catalogue writes it', () => {
    const { ctrlKey, metaKey, shiftKey } = OUTSIDE;
    const written = (key: string, change: Partial<KeyPress> = {}) =>
      chord({ key, ctrlKey, metaKey, shiftKey, ...change }, false);
    expect(written('J', { shiftKey: true })).toBe('shift+j');
    expect(written('?', { shiftKey: true })).toBe('?');
    expect(written('ArrowUp', { shiftKey: true })).toBe('shift+arrowup');
    expect(written('Shift', { shiftKey: true })).toBeUndefined();
    expect(written('k', { metaKey: true })).toBeUndefined();
  });
});

describe('the catalogue of shortcuts', () => {
  it('gives no keys twice', () => {
    expect([...clashes(bindingsOf())]).toEqual([]);
    expect([...clashes(bindingsOf({ 'thread.note': 'j' }))].sort()).toEqual(['list.next', 'thread.note']);
  });

  it('begins no sequence with a key that acts alone', () => {
    const all = SHORTCUT_IDS.map((id) => SHORTCUTS[id].keys as string);
    expect(all.filter((keys) => all.some((other) => other.startsWith(`${keys} `)))).toEqual([]);
  });

  it('takes nothing from the browser and needs no Alt', () => {
    const taken = [
      'mod+t',
      'mod+w',
      'mod+n',
      'mod+l',
      'mod+r',
      'mod+f',
      'mod+p',
      'mod+s',
      'mod+d',
      'mod+shift+t',
    ];
    for (const id of SHORTCUT_IDS) {
      expect(SHORTCUTS[id].keys).not.toContain('alt');
      expect(taken).not.toContain(SHORTCUTS[id].keys);
    }
  });
});
