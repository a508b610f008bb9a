import { join } from 'node:path';
import { intentModules } from '../../intents';
import { loadBrand } from '../../src/brand';
import type { Language } from '../../src/lib/languages';
import { projectRoot } from '../../src/lib/project-root';
import { brandContext } from '../../src/turn/brand-context';
import { loadCatalogue } from '../../src/turn/catalogue';
import { createDecide } from '../../src/turn/decide';
import {
  type Action,
  type DecideContext,
  EMPTY_STATE,
  type Facts,
  type GenuineFact,
  type HoursFact,
  type IdentityFact,
  type KnownOrder,
  type PaymentsFact,
  type PointsFact,
  type QuoteFact,
  type SkillFact,
  type SkillRequest,
  type ThreadState,
  type Understanding,
} from '../../src/turn/port';
import { withReceipts } from '../../src/turn/receipts';
import { createReplies } from '../../src/turn/reply';

export const catalogue = loadCatalogue(join(projectRoot(), 'intents'));
export const decide = createDecide({ modules: intentModules, catalogue });
export const replies = createReplies(catalogue, { timeZone: 'Europe/Oslo' });

export const NOW = Date.UTC(2026, 10, 22, 12);
const YEAR_END = Date.UTC(2026, 11, 1, 22, 59, 59);

export const CONTEXT: DecideContext = {
  now: NOW,
  channel: 'instagram',
  optedOut: false,
  brand: brandContext(loadBrand(join(projectRoot(), 'config/brand.yaml'), {}), 'instagram'),
};

export function order(orderNumber: string, changes: Partial<KnownOrder> = {}): KnownOrder {
  return {
    orderNumber,
    outcome: 'matched',
    planNames: { en: 'Norway 10 GB', nb: 'Norge 10 GB', zh: '挪威 10 GB' },
    status: 'expiring',
    expiresAt: YEAR_END,
    cycle: 'yearly',
    renewable: true,
    ...changes,
  };
}

export function quoted(changes: Partial<Extract<QuoteFact, { outcome: 'quoted' }>> = {}): QuoteFact {
  return {
    outcome: 'quoted',
    currency: 'NOK',
    totals: [
      { cycle: 'monthly', listMinor: 12900, finalMinor: 10320, untilAt: [YEAR_END + 31 * 86_400_000] },
      { cycle: 'yearly', listMinor: 139000, finalMinor: 111200, untilAt: [YEAR_END + 365 * 86_400_000] },
    ],
    promotion: { id: 'first-renewal', percentOff: 20 },
    quote: { opaque: true },
    ...changes,
  };
}

/** What the order system knows: contact → orders. */
export interface World {
  readonly orders?: Readonly<Record<string, { readonly contact: string; readonly order: KnownOrder }>>;
  readonly identity?: IdentityFact;
  readonly quote?: QuoteFact;
  readonly points?: PointsFact;
  /** Left out: there is nothing in the text to judge. */
  readonly genuine?: GenuineFact;
  readonly hours?: HoursFact;
  readonly payments?: PaymentsFact;
  readonly triesLeft?: number;
  /** Left out: the forms' engine is not installed. */
  readonly skill?: (request: SkillRequest) => SkillFact;
}

export interface Answer {
  readonly actions: readonly Action[];
  readonly state: ThreadState;
  /** Messages as the customer reads them, before a channel cuts them. */
  readonly messages: readonly string[];
  readonly choices: readonly string[];
  /** Fact kinds that were asked for, in order. */
  readonly asked: readonly string[];
  readonly keys: readonly string[];
}

export type Said = Partial<Understanding>;

export function understood(said: Said, language: Language = 'en'): Understanding {
  const intent = said.intent ?? (said.slots ? 'provide-details' : 'fallback');
  return {
    text: '',
    language,
    ranked: [{ intent, confidence: 0.9 }],
    confidence: 0.9,
    slots: {},
    ...said,
    intent,
  };
}

/** A conversation with the pure part of a turn: facts come from the world, words from the real reply files. */
export function startThread(
  world: World = {},
  options: { language?: Language; context?: Partial<DecideContext> } = {},
) {
  const language = options.language ?? 'en';
  const context = { ...CONTEXT, ...options.context };
  let state: ThreadState = EMPTY_STATE;
  const proved = new Set<string>();
  return {
    get state() {
      return state;
    },
    setState(next: ThreadState) {
      state = next;
    },
    says(said: Said): Answer {
      const understanding = understood(said, state.language ?? language);
      let facts: Facts = {};
      const asked: string[] = [];
      for (let round = 0; round < 4; round++) {
        const decision = decide({ understanding, state, facts, context });
        if (!('needs' in decision)) {
          const spoken = replies.render({
            actions: decision.actions.map((action) =>
              withReceipts(action, (receipt) => `https://renew.example/r/receipt-${receipt}`),
            ),
            state: decision.state,
            language: decision.state.language ?? language,
            brand: context.brand,
            linkFor: () => ({
              url: `https://renew.example/r/${'0'.repeat(32)}`,
              code: '7F-42',
              expiresAt: NOW + 48 * 3_600_000,
            }),
          });
          state = {
            ...decision.state,
            said: spoken.said,
            choices: spoken.choices,
            ...(spoken.link && { lastLink: spoken.link }),
          };
          return {
            actions: decision.actions,
            state,
            messages: spoken.parts.map((part) => part.text),
            choices: spoken.choices.map((choice) => choice.id),
            asked,
            keys: decision.actions.flatMap((action) =>
              action.type === 'say' || action.type === 'issue_link' ? [action.key] : [action.type],
            ),
          };
        }
        for (const need of decision.needs) {
          asked.push(need.kind);
          if (need.kind === 'payments')
            facts = { ...facts, payments: world.payments ?? { outcome: 'hidden' } };
          if (need.kind === 'hours') facts = { ...facts, hours: world.hours ?? { open: true } };
          if (need.kind === 'points') facts = { ...facts, points: world.points ?? { outcome: 'hidden' } };
          if (need.kind === 'genuine')
            facts = { ...facts, genuine: world.genuine ?? { outcome: 'told', things: [] } };
          if (need.kind === 'quote') facts = { ...facts, quote: world.quote ?? quoted() };
          if (need.kind === 'skill')
            facts = { ...facts, skill: world.skill?.(need) ?? { outcome: 'missing' } };
          if (need.kind === 'identity')
            facts = { ...facts, identity: world.identity ?? check(need.orderNumbers, need) };
        }
      }
      throw new Error('decide asked for facts more than three times');
    },
  };

  function check(numbers: readonly string[], contact: { email?: string; phone?: string }): IdentityFact {
    const orders = numbers.map((number) => {
      const entry = world.orders?.[number];
      const matches = entry && [contact.email, contact.phone].includes(entry.contact);
      if (entry && (matches || proved.has(number))) {
        proved.add(number);
        return entry.order;
      }
      return { orderNumber: number, outcome: 'no_match' as const };
    });
    return { outcome: 'checked', orders, triesLeft: world.triesLeft ?? 4 };
  }
}
