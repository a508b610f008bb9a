import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LANGUAGES } from '../../src/lib/languages';
import {
  type Action,
  CYCLES,
  type DecideInput,
  EMPTY_STATE,
  type Facts,
  HANDOFF_REASONS,
  type Slots,
  type ThreadState,
  type Understanding,
} from '../../src/turn/port';
import { CONTEXT, catalogue, decide, order, quoted, replies } from '../support/deciding';

const intents = [...catalogue.intents.keys(), 'unheard-of', 'constructor', '__proto__'];
const language = fc.constantFrom(...LANGUAGES);
const number = fc.oneof(fc.stringMatching(/^NO-\d{5}$/), fc.string({ maxLength: 80 }));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => ({ arbitrary, optional: true });

/** A record whose optional fields are absent, never undefined. */
function record<T>(
  fields: Record<string, fc.Arbitrary<unknown> | ReturnType<typeof maybe>>,
): fc.Arbitrary<T> {
  const isMaybe = (field: object): field is ReturnType<typeof maybe> => 'arbitrary' in field;
  const model = Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, isMaybe(field) ? field.arbitrary : field]),
  );
  const requiredKeys = Object.keys(fields).filter((key) => !isMaybe(fields[key] ?? {}));
  // The fields are those of T by construction of the callers below; TypeScript cannot see through the record.
  return fc.record(model, { requiredKeys }) as unknown as fc.Arbitrary<T>;
}

const slots = record<Slots>({
  orderNumbers: maybe(fc.array(number, { maxLength: 40 })),
  email: maybe(fc.oneof(fc.emailAddress(), fc.string({ maxLength: 400 }))),
  phone: maybe(fc.string()),
  cycle: maybe(fc.constantFrom(...CYCLES)),
  language: maybe(language),
  correction: maybe(fc.boolean()),
  quantity: maybe(fc.nat(5_000)),
  city: maybe(fc.constantFrom('Oslo', 'Hamar', '')),
  url: maybe(fc.oneof(fc.webUrl(), fc.string({ maxLength: 500 }))),
  ambiguous: maybe(
    fc.record({ value: fc.string(), between: fc.constant(['orderNumber', 'phone'] as const) }),
  ),
});

const intent = fc.constantFrom(...intents);
const understanding = record<Understanding>({
  text: fc.string(),
  language,
  ranked: fc.constant([]),
  intent,
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  slots,
  also: maybe(fc.subarray(['renew', 'renewal-status', 'lost-details'])),
  choice: maybe(
    fc.oneof(
      fc.string(),
      fc.constantFrom('renew', 'human', 'language:nb', 'provide-details:order', 'GET_STARTED', ''),
    ),
  ),
  urgent: maybe(fc.constantFrom('human', 'stop', 'start')),
  wordless: maybe(fc.constantFrom('attachment', 'emoji', 'nothing')),
});

const state = record<ThreadState>({
  language: maybe(language),
  introduced: maybe(fc.boolean()),
  slots: record<ThreadState['slots']>({
    orderNumbers: fc.array(number, { maxLength: 21 }),
    email: maybe(fc.emailAddress()),
    phone: maybe(fc.string()),
    cycle: maybe(fc.constantFrom(...CYCLES)),
    unmatched: maybe(fc.array(number, { maxLength: 21 })),
    proved: maybe(fc.array(number, { maxLength: 20 })),
    lastPaid: maybe(fc.array(number, { maxLength: 20 })),
    ambiguous: maybe(fc.string({ maxLength: 64 })),
  }),
  flow: maybe(fc.record({ intent })),
  expect: maybe(
    fc.oneof(
      fc.record({ kind: fc.constant('slot'), slot: fc.constantFrom('orderNumber', 'contact', 'cycle') }),
      fc.record({ kind: fc.constant('confirm'), what: intent }),
      fc.record({ kind: fc.constant('choice'), what: intent }),
    ),
  ),
  lastLink: maybe(
    fc.record({
      code: fc.constant('7F-42'),
      expiresAt: fc.constantFrom(0, Number.MAX_SAFE_INTEGER),
      orderNumbers: fc.array(number, { maxLength: 3 }),
    }),
  ),
  misunderstood: fc.nat(5),
  asked: fc.nat(5),
  said: fc.constant({}),
  privacyShown: maybe(fc.boolean()),
  noted: maybe(fc.boolean()),
});

const statuses = ['active', 'expiring', 'grace', 'expired', 'cancelled', 'suspended'] as const;
const knownOrder = fc
  .record({ number, status: fc.constantFrom(...statuses), renewable: fc.boolean() })
  .map(({ number: orderNumber, ...rest }) => order(orderNumber, rest));
const facts = record<Facts>({
  identity: maybe(
    fc.oneof(
      fc.constantFrom({ outcome: 'locked' }, { outcome: 'unavailable' }),
      fc.record({
        outcome: fc.constant('checked'),
        orders: fc.array(
          fc.oneof(knownOrder, fc.record({ orderNumber: number, outcome: fc.constant('no_match') })),
          { maxLength: 21 },
        ),
        triesLeft: fc.nat(5),
      }),
    ),
  ),
  quote: maybe(
    fc.oneof(
      fc.constant(quoted()),
      fc.constant(quoted({ totals: [] })),
      fc.constantFrom({ outcome: 'unavailable' }, { outcome: 'not_renewable', orderNumbers: ['NO-48213'] }),
    ),
  ),
  hours: maybe(fc.record({ open: fc.boolean() })),
});

const input = fc
  .record({ understanding, state, facts, optedOut: fc.boolean(), waitingForPerson: fc.boolean() })
  .map(
    ({ optedOut, waitingForPerson, ...rest }): DecideInput => ({
      ...rest,
      context: { ...CONTEXT, optedOut, waitingForPerson },
    }),
  );

const RUNS = { numRuns: 1000 };

/** Price list and promotions are for anybody. */
function isPublic(action: Action): boolean {
  return action.type === 'say' && /^(billing-cycle|promotions)\//.test(action.key);
}

describe('every decision', () => {
  it('is made for whatever was understood and remembered, and is the same the second time', () => {
    fc.assert(
      fc.property(input, (given) => {
        expect(decide(structuredClone(given))).toEqual(decide(given));
      }),
      RUNS,
    );
  });

  it('can be said in every language', () => {
    fc.assert(
      fc.property(input, language, (given, tongue) => {
        const decision = decide(given);
        if ('needs' in decision) return;
        const { parts } = replies.render({
          actions: decision.actions,
          state: decision.state,
          language: tongue,
          brand: CONTEXT.brand,
          linkFor: () => ({ url: 'https://renew.example/r/x', code: '7F-42', expiresAt: 0 }),
        });
        for (const part of parts) expect(part.text.trim()).not.toBe('');
      }),
      RUNS,
    );
  });

  it('says something, or records why not', () => {
    fc.assert(
      fc.property(input, (given) => {
        const decision = decide(given);
        if ('needs' in decision) return;
        expect(decision.actions.some((a) => ['say', 'issue_link', 'suppress'].includes(a.type))).toBe(true);
      }),
      RUNS,
    );
  });

  it('leaves a state that is JSON and stays small however long the conversation', () => {
    fc.assert(
      fc.property(fc.array(input, { minLength: 20, maxLength: 60 }), (turns) => {
        let remembered: ThreadState = EMPTY_STATE;
        for (const turn of turns) {
          const decision = decide({ ...turn, state: remembered });
          if ('needs' in decision) continue;
          expect(JSON.parse(JSON.stringify(decision.state))).toEqual(decision.state);
          remembered = decision.state;
        }
        const { slots: kept } = remembered;
        const numbers = [kept.orderNumbers, kept.unmatched ?? [], kept.proved ?? []];
        for (const list of numbers) expect(list.length).toBeLessThanOrEqual(51);
        expect(JSON.stringify(remembered).length).toBeLessThan(20_000);
      }),
      { numRuns: 200 },
    );
  });

  it('asks only for facts it does not have', () => {
    fc.assert(
      fc.property(input, (given) => {
        const decision = decide(given);
        if (!('needs' in decision)) return;
        for (const { kind } of decision.needs) expect(given.facts[kind]).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('obeys "human" and "stop"', () => {
    fc.assert(
      fc.property(input, fc.constantFrom('human' as const, 'stop' as const), (given, urgent) => {
        const decision = decide({
          ...given,
          facts: { ...given.facts, hours: { open: true } },
          understanding: { ...given.understanding, urgent },
        });
        const types = 'actions' in decision ? decision.actions.map((action) => action.type) : [];
        const { optedOut, waitingForPerson } = given.context;
        if (urgent === 'stop') expect(types).toContain(optedOut ? 'suppress' : 'opt_out');
        else if (!waitingForPerson) expect(types).toContain('handoff');
      }),
      RUNS,
    );
  });

  it('names no plan, date or price and makes no link for orders that did not match', () => {
    fc.assert(
      fc.property(input, fc.array(number, { maxLength: 5 }), fc.nat(5), (given, numbers, triesLeft) => {
        const orders = numbers.map((orderNumber) => ({ orderNumber, outcome: 'no_match' as const }));
        const decision = decide({
          ...given,
          facts: { ...given.facts, identity: { outcome: 'checked', orders, triesLeft } },
        });
        if ('needs' in decision) return;
        expect(decision.actions.some((action) => action.type === 'issue_link')).toBe(false);
        const aboutOrders = decision.actions.filter((action) => !isPublic(action));
        expect(JSON.stringify(aboutOrders)).not.toMatch(/"(names|day|minor)"/);
      }),
      RUNS,
    );
  });

  it('gives a reason for a person that the console knows', () => {
    fc.assert(
      fc.property(input, (given) => {
        const decision = decide(given);
        if ('needs' in decision) return;
        for (const action of decision.actions) {
          if (action.type === 'handoff') expect(HANDOFF_REASONS).toContain(action.reason);
        }
      }),
      RUNS,
    );
  });
});
