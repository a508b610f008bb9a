import type { Cycle, DecideInput, Decision, IntentModule, PublicPlan, ReplyValue } from '../../src/turn/port';

const MONTHS: Readonly<Record<Cycle, number>> = { monthly: 1, quarterly: 3, yearly: 12 };
const CYCLES: readonly Cycle[] = ['monthly', 'quarterly', 'yearly'];

/** What the plans cost by the month, the quarter and the year, and what paying for longer saves. */
export const billingCycle: IntentModule = { intent: 'billing-cycle', decide };

function decide({ understanding, state, context }: DecideInput): Decision {
  const { plans = [], currency = '' } = context.brand.facts ?? {};
  const asked = plansNamed(understanding.text, plans);
  const { cycle } = understanding.slots;
  const cycles = cycle && asked.some((plan) => plan.prices[cycle] !== undefined) ? [cycle] : CYCLES;
  const lines = asked.flatMap((plan) => lineOf(plan, cycles, currency));
  if (lines.length === 0) return { state, actions: [{ type: 'handoff', reason: 'intent_needs_person' }] };
  const percent = mostSaved(asked);
  const values = { plans: { lines }, ...(percent > 0 && { percent }) };
  const key = percent > 0 ? 'billing-cycle/prices' : 'billing-cycle/prices-only';
  return { state, actions: [{ type: 'say', key, values }] };
}

function lineOf(plan: PublicPlan, cycles: readonly Cycle[], currency: string): ReplyValue[] {
  const prices = cycles.flatMap((cycle): ReplyValue[] => {
    const minor = plan.prices[cycle];
    return minor === undefined
      ? []
      : [{ key: `billing-cycle/price-${cycle}`, values: { price: { minor, currency } } }];
  });
  if (prices.length === 0) return [];
  return [{ key: 'billing-cycle/plan', values: { plan: { names: plan.names }, prices: { list: prices } } }];
}

/** The plans whose name or size is in the text ("norway 5 gb", "20gb"); all of them where none is. */
function plansNamed(text: string, plans: readonly PublicPlan[]): readonly PublicPlan[] {
  const said = squeeze(text);
  const named = plans.filter((plan) => namesOf(plan).some((name) => said.includes(name)));
  if (named.length > 0) return named;
  const sizes = new Set(said.match(/(?<!\d)\d{1,4}gb/g) ?? []);
  const sized = plans.filter((plan) =>
    namesOf(plan).some((name) => sizes.has(/(?<!\d)\d{1,4}gb/.exec(name)?.[0] ?? '')),
  );
  return sized.length > 0 ? sized : plans;
}

function namesOf({ names, aliases }: PublicPlan): string[] {
  return [...Object.values(names), ...aliases].map(squeeze).filter(Boolean);
}

function squeeze(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** What the dearest cycle by length saves against single months at most, in whole percent. */
function mostSaved(plans: readonly PublicPlan[]): number {
  const saved = plans.flatMap(({ prices }) =>
    CYCLES.map((cycle) => {
      const singles = (prices.monthly ?? 0) * MONTHS[cycle];
      const price = prices[cycle];
      return price === undefined || singles === 0 ? 0 : Math.floor(100 - (100 * price) / singles);
    }),
  );
  return Math.max(0, ...saved);
}
