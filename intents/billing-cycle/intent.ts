import type {
  Cycle,
  DecideInput,
  Decision,
  IntentModule,
  PublicPlan,
  ReplyValue,
  ThreadState,
} from '../../src/turn/port';

const MONTHS: Readonly<Record<Cycle, number>> = { monthly: 1, quarterly: 3, yearly: 12 };
const ASKS_FOR_ALL =
  /(?<!\p{L})(?:all|other|every|which plans|alle|andre|flere|hvilke)(?!\p{L})|所有|全部|其他|别的|各|哪些/iu;
const CYCLES: readonly Cycle[] = ['monthly', 'quarterly', 'yearly'];

/** What the plans cost by the month, the quarter and the year, and what paying for longer saves. */
export const billingCycle: IntentModule = { intent: 'billing-cycle', decide };

function decide(input: DecideInput): Decision {
  const { understanding, state, context } = input;
  const { plans = [], currency = '' } = context.brand.facts ?? {};
  const named = plansNamed(understanding.text, plans);
  const own = named ? undefined : ownPlans(input, plans);
  if (own === 'unknown') return { needs: [{ kind: 'identity', orderNumbers: ownOrders(state) }] };
  const asked = named ?? own ?? plans;
  const { cycle } = understanding.slots;
  const cycles = cycle && asked.some((plan) => plan.prices[cycle] !== undefined) ? [cycle] : CYCLES;
  const lines = asked.flatMap((plan) => lineOf(plan, cycles, currency));
  if (lines.length === 0) return { state, actions: [{ type: 'handoff', reason: 'intent_needs_person' }] };
  const percent = mostSaved(asked);
  const best = asked.length === 1 && cycles.length > 1 ? asked.flatMap((plan) => bestOf(plan, currency)) : [];
  const told: ReplyValue = { lines: [...lines, ...best] };
  if (own) return { state, actions: [{ type: 'say', key: 'billing-cycle/own', values: { plans: told } }] };
  const values = { plans: told, ...(percent > 0 && { percent }) };
  const key = percent > 0 ? 'billing-cycle/prices' : 'billing-cycle/prices-only';
  return { state, actions: [{ type: 'say', key, values }] };
}

/** The orders this thread has proved; the one paid last where it was for some only. */
function ownOrders({ slots }: ThreadState): readonly string[] {
  return slots.lastPaid ?? slots.proved ?? [];
}

/** The plans of the customer's own orders, once proved (level 1); undefined: none, or the customer asks for all. */
function ownPlans(
  { understanding, state, facts }: DecideInput,
  plans: readonly PublicPlan[],
): readonly PublicPlan[] | 'unknown' | undefined {
  if (ownOrders(state).length === 0 || ASKS_FOR_ALL.test(understanding.text)) return undefined;
  const { identity } = facts;
  if (!identity) return 'unknown';
  if (identity.outcome !== 'checked') return undefined;
  const names = new Set(
    identity.orders.flatMap((order) => (order.outcome === 'matched' ? [order.planNames.en] : [])),
  );
  const own = plans.filter((plan) => names.has(plan.names.en));
  return own.length > 0 ? own : undefined;
}

/** The cycle that costs least by the month, where several are sold and a longer one saves. */
function bestOf({ prices }: PublicPlan, currency: string): ReplyValue[] {
  const sold = CYCLES.flatMap((cycle) => {
    const minor = prices[cycle];
    return minor === undefined ? [] : [{ cycle, perMonth: minor / MONTHS[cycle] }];
  });
  const [best] = sold.toSorted((a, b) => a.perMonth - b.perMonth);
  if (!best || best.cycle === 'monthly' || sold.length < 2) return [];
  const perMonth: ReplyValue = { aboutMinor: Math.round(best.perMonth), currency };
  return [{ key: `billing-cycle/best-${best.cycle}`, values: { perMonth } }];
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

/** The plans whose name or size is in the text ("norway 5 gb", "20gb"); undefined where none is. */
function plansNamed(text: string, plans: readonly PublicPlan[]): readonly PublicPlan[] | undefined {
  const said = squeeze(text);
  const named = plans.filter((plan) => namesOf(plan).some((name) => said.includes(name)));
  if (named.length > 0) return named;
  const sizes = new Set(said.match(/(?<!\d)\d{1,4}gb/g) ?? []);
  const sized = plans.filter((plan) =>
    namesOf(plan).some((name) => sizes.has(/(?<!\d)\d{1,4}gb/.exec(name)?.[0] ?? '')),
  );
  return sized.length > 0 ? sized : undefined;
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
