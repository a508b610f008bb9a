import { describe, expect, it } from '@jest/globals';
import { editBody } from '../../../src/cli/trigger/edit-body';

const BODY = { entry: [{ id: '1', message: { text: 'hi' } }] };

describe('editing a body', () => {
  it('overrides, adds and removes by dotted path, and leaves the given one alone', () => {
    const edits = {
      override: ['entry.0.id="2"'],
      add: ['entry.0.time=5', 'object=page'],
      remove: ['entry.0.message.text'],
    };
    expect(editBody(BODY, edits)).toEqual({ object: 'page', entry: [{ id: '2', time: 5, message: {} }] });
    expect(BODY.entry[0]?.id).toBe('1');
  });

  it('sends a prototype key as a key and changes no prototype', () => {
    const edited = editBody({}, { add: ['__proto__={"polluted":true}'] });
    expect(JSON.stringify(edited)).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    { override: ['entry.1.id=1'] },
    { override: ['entry.0.nope=1'] },
    { remove: ['x'] },
    { add: ['a.b=1'] },
    { add: ['novalue'] },
  ])('refuses %j', (edits) => {
    expect(() => editBody(BODY, edits)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
