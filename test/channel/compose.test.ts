import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Capabilities } from '../../src/channel/adapter';
import { compose, type ReplyPart } from '../../src/channel/compose';

const messenger: Capabilities = {
  textLimit: { unit: 'characters', max: 2000 },
  quickReplies: { max: 13, titleMax: 20 },
  linkButton: { textMax: 640, titleMax: 20 },
  oneMessageATurn: false,
};
const plain: Capabilities = { textLimit: { unit: 'characters', max: 10_000 }, oneMessageATurn: true };

const cycles = [
  { id: 'cycle:monthly', label: 'Monthly, kr 99' },
  { id: 'cycle:yearly', label: 'Yearly, kr 990' },
];
const link = { label: 'Renew for kr 99', url: 'https://fjord.example/r/8q2x' };

describe('compose', () => {
  it('keeps choices tappable on the last message only', () => {
    const bodies = compose([{ text: 'Hello', choices: cycles }, { text: 'Which cycle?' }], messenger);
    expect(bodies).toEqual([{ text: 'Hello' }, { text: 'Which cycle?', choices: cycles }]);
  });

  it('cuts labels to the length of a title and the list to the number allowed', () => {
    const many = Array.from({ length: 15 }, (_, index) => ({
      id: `${index}`,
      label: `Bytt til abonnement nummer ${index}`,
    }));
    const [body] = compose([{ text: 'Velg', choices: many }], messenger);
    expect(body?.choices).toHaveLength(13);
    expect(body?.choices?.[0]?.label).toBe('Bytt til abonnement');
  });

  it('turns choices into a numbered menu where nothing can be tapped', () => {
    const bodies = compose([{ text: 'Which cycle?', choices: cycles }], plain, {
      menuHint: 'Answer with a number:',
    });
    expect(bodies).toEqual([
      { text: 'Which cycle?\n\nAnswer with a number:\n1 Monthly, kr 99\n2 Yearly, kr 990' },
    ]);
  });

  it('puts a link on a button where there are buttons and the text fits above one', () => {
    expect(compose([{ text: 'Your link, valid 48 hours:', link }], messenger)).toEqual([
      { text: 'Your link, valid 48 hours:', link },
    ]);
  });

  it('writes the address on its own line where the text is too long for a button', () => {
    const [body] = compose([{ text: 'a'.repeat(641), link }], messenger);
    expect(body).toEqual({ text: `${'a'.repeat(641)}\n${link.url}` });
  });

  it('writes the address on its own line below quick replies, which Instagram allows under plain text only', () => {
    const [body] = compose([{ text: 'Ready?', link, choices: cycles }], messenger);
    expect(body).toEqual({ text: `Ready?\n${link.url}`, choices: cycles });
  });

  it('gives the menu a message of its own when the last part has only choices and a button stands before it', () => {
    const bodies = compose(
      [
        { text: 'Your link:', link },
        { text: ' ', choices: cycles },
      ],
      messenger,
    );
    expect(bodies).toEqual([
      { text: 'Your link:', link },
      { text: '1 Monthly, kr 99\n2 Yearly, kr 990', choices: cycles },
    ]);
  });

  it('sends one message a turn where sends are scarce', () => {
    const bodies = compose([{ text: 'Hei!' }, { text: 'Her er lenken:', link }, { text: '' }], plain);
    expect(bodies).toEqual([{ text: 'Hei!\n\nHer er lenken:\n\nhttps://fjord.example/r/8q2x' }]);
  });

  it('puts choices and button under the last piece of a text that had to be split', () => {
    const tight = { ...messenger, textLimit: { unit: 'bytes' as const, max: 40 } };
    const bodies = compose(
      [{ text: '你的套餐将于周五到期。请选择周期，我们会帮你续订。', choices: cycles }],
      tight,
    );
    expect(bodies.length).toBeGreaterThan(1);
    expect(bodies.map((body) => body.choices !== undefined)).toEqual([
      ...bodies.slice(1).map(() => false),
      true,
    ]);
  });

  it('makes nothing of nothing', () => {
    expect(compose([], messenger)).toEqual([]);
    expect(compose([{ text: ' \n ' }], plain)).toEqual([]);
  });

  it('never exceeds a limit, never yields an empty body and loses only white space', () => {
    const label = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((text) => text.trim() !== '');
    const part = fc.record(
      { text: fc.string({ unit: 'grapheme', maxLength: 300 }), link: fc.constant(link) },
      { requiredKeys: ['text'] },
    );
    const choices = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), label }), {
      selector: ({ id }) => id,
      maxLength: 15,
    });
    const kinds = fc.constantFrom(
      { ...messenger, textLimit: { unit: 'characters' as const, max: 120 } },
      { ...messenger, textLimit: { unit: 'bytes' as const, max: 130 } },
      { ...plain, textLimit: { unit: 'characters' as const, max: 120 } },
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), choices, kinds, (parts, offered, capabilities) => {
        const all: ReplyPart[] = [...parts, { text: 'Choose', choices: offered }];
        const bodies = compose(all, capabilities);
        const { unit, max } = capabilities.textLimit;
        for (const { text, choices: shown = [] } of bodies) {
          expect(unit === 'bytes' ? Buffer.byteLength(text) : text.length).toBeLessThanOrEqual(max);
          expect(text.trim()).not.toBe('');
          for (const choice of shown) expect(choice.label.length).toBeLessThanOrEqual(20);
        }
        const dense = (text: string) => text.replace(/\s/g, '');
        const said = dense(bodies.map((body) => body.text).join(''));
        for (const { text } of parts) expect(said).toContain(dense(text));
      }),
      { numRuns: 300 },
    );
  });
});
