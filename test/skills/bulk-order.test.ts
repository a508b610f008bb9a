import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadBrand } from '../../src/brand';
import type { Language } from '../../src/lib/languages';
import { projectRoot } from '../../src/lib/project-root';
import { bulkOrderForm } from '../../src/skills/bulk-order';
import { advance, type Step } from '../../src/skills/form';
import type { SkillMemory, SkillRequest } from '../../src/turn/port';

const form = bulkOrderForm(loadBrand(join(projectRoot(), 'config/brand.yaml'), {}));
const NOW = Date.parse('2026-11-23T11:00:00Z');

/** A form in the middle; what is said goes on from where it stands. */
function conversation(language: Language = 'en') {
  let memory: SkillMemory | undefined;
  const says = (text: string, more: Partial<SkillRequest['said']> = {}): Step => {
    const said = { text, language, intent: 'fallback', confidence: 0.3, slots: {}, ...more };
    const step = advance(form, {
      kind: 'skill',
      skill: form.skill,
      said,
      ...(memory && { memory }),
      known: {},
      now: NOW,
    });
    memory = step.outcome === 'asked' ? step.memory : undefined;
    return step;
  };
  const toSummary = () => {
    says('we need 40 eSIMs for our company', { intent: 'bulk-order', slots: { quantity: 40 } });
    says('Acme');
    says('Germany');
    return says('a@acme.example', { slots: { email: 'a@acme.example' } });
  };
  return { says, toSummary };
}

function keysOf(step: Step): string[] {
  return step.say.map(({ key }) => key);
}

describe('the quantity of a bulk order', () => {
  const CORRECTIONS: readonly (readonly [Language, string])[] = [
    ['en', '50 instead'],
    ['en', 'no, make it 50 please'],
    ['en', 'the number should be 50'],
    ['nb', '50 i stedet'],
    ['nb', 'antallet skal være 50'],
    ['nb', 'det skal være 50'],
    ['zh', '改成50'],
    ['zh', '数量应该是50'],
  ];

  it.each(CORRECTIONS)('is changed at the summary (%s: %s)', (language, text) => {
    for (const pressed of [true, false]) {
      const { says, toSummary } = conversation(language);
      expect(keysOf(toSummary())).toEqual(['bulk-order/summary']);
      if (pressed) expect(keysOf(says('', { choice: 'bulk-order:change' }))).toEqual(['bulk-order/change']);
      const step = says(text);
      expect(keysOf(step)).toEqual(['bulk-order/summary']);
      expect(step.say[0]?.values).toMatchObject({ quantity: 50, company: 'Acme' });
    }
  });

  it('is not taken from a number that is part of something else', () => {
    const { says, toSummary } = conversation();
    toSummary();
    const step = says('the company is Bygg 24 AS');
    expect(step.say[0]?.values).toMatchObject({ quantity: 40, company: 'Bygg 24 AS' });
  });
});

describe('a question about paying in the middle of a bulk order', () => {
  const QUESTIONS: readonly (readonly [Language, string])[] = [
    ['en', 'can we get an invoice instead?'],
    ['en', 'could you invoice us'],
    ['nb', 'kan jeg heller få faktura?'],
    ['nb', 'kan vi betale med faktura'],
    ['zh', '可以开发票吗'],
    ['zh', '怎么付款？'],
  ];

  it.each(QUESTIONS)('is answered, and the open question comes again (%s: %s)', (language, text) => {
    const { says } = conversation(language);
    says('40 eSIMs', { intent: 'bulk-order', slots: { quantity: 40 } });
    for (const [answer, open, more] of [
      ['Acme', 'company', {}],
      ['Germany', 'country', {}],
      ['a@acme.example', 'email', { slots: { email: 'a@acme.example' } }],
    ] as const) {
      const step = says(text, { intent: 'billing-history', confidence: 0.7 });
      expect(step).toMatchObject({ outcome: 'asked', taken: true, memory: { open } });
      expect(keysOf(step)).toEqual(['bulk-order/terms', `bulk-order/again-${open}`]);
      says(answer, more);
    }
    expect(keysOf(says(text))).toEqual(['bulk-order/terms', 'bulk-order/summary']);
    expect(says('', { choice: 'bulk-order:yes' }).outcome).toBe('done');
  });

  it('is no name of a company that deals in payments', () => {
    const { says } = conversation();
    says('40 eSIMs', { intent: 'bulk-order', slots: { quantity: 40 } });
    expect(says('Nordic Payments AS')).toMatchObject({
      memory: { slots: { company: 'Nordic Payments AS' } },
    });
  });
});
