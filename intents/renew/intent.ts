import type {
  Action,
  Cycle,
  DecideInput,
  Decision,
  IntentModule,
  KnownOrder,
  QuoteFact,
  ReplyValue,
  SentLink,
  Understanding,
} from '../../src/turn/port';

type Quoted = Extract<QuoteFact, { outcome: 'quoted' }>;
type Total = Quoted['totals'][number];

/** More orders than these are counted, not listed: the page lists them. */
const ORDERS_NAMED = 5;

/** From orders that passed the identity gate to one payment link for all of them. */
export const renew: IntentModule = { intent: 'renew', gate: 'identity', decide };

function decide({ understanding, state, facts, orders = [], context }: DecideInput): Decision {
  const renewable = orders.filter((order) => order.renewable);
  const others = numbersOf(orders.filter((order) => !order.renewable));
  if (renewable.length === 0) return toPerson(state, others);
  const open = openLink(state, renewable, context.now);
  if (open && !asksForLink(understanding)) {
    const action: Action = { type: 'say', key: 'renew/link-open', values: { code: open.code } };
    return { state, actions: [action] };
  }
  const { quote } = facts;
  const { promoCode } = state.slots;
  if (!quote) {
    const orderNumbers = renewable.map((order) => order.orderNumber);
    return { needs: [{ kind: 'quote', orderNumbers, ...(promoCode && { promoCode }) }] };
  }
  switch (quote.outcome) {
    case 'unavailable':
      return { state, actions: [{ type: 'handoff', reason: 'order_system_down' }] };
    case 'not_renewable':
      return toPerson(state, { list: quote.orderNumbers });
    case 'quoted': {
      const total = chooseTotal(quote, state.slots.cycle ?? renewable[0]?.cycle);
      // A plan without any price left is one that only a person can replace.
      if (!total) return toPerson(state, numbersOf(renewable));
      return {
        state: {
          ...state,
          // What cannot be renewed is told once.
          slots: {
            ...state.slots,
            orderNumbers: state.slots.orderNumbers.filter((number) => !others.list.includes(number)),
          },
          flow: { intent: 'renew', data: { linkSent: true } },
        },
        actions: [
          ...(others.list.length > 0 ? [say('renew/some-not-renewable', { orders: others })] : []),
          describe(renewable),
          ...codeNote(quote, total, promoCode),
          offer(quote, total, renewable, promoCode),
        ],
      };
    }
  }
}

/** The link sent last, where it still pays for just these orders, this cycle and this code. */
function openLink(
  { lastLink, slots }: DecideInput['state'],
  orders: readonly KnownOrder[],
  now: number,
): SentLink | undefined {
  if (!lastLink || lastLink.expiresAt <= now || lastLink.orderNumbers.length !== orders.length)
    return undefined;
  if (slots.cycle !== undefined && slots.cycle !== lastLink.cycle) return undefined;
  if (slots.promoCode !== undefined && slots.promoCode !== lastLink.promoCode) return undefined;
  return orders.every((order) => lastLink.orderNumbers.includes(order.orderNumber)) ? lastLink : undefined;
}

// A mere yes or the contact once more is no wish for another link; two links for one renewal would only confuse.
function asksForLink({ intent, choice }: Understanding): boolean {
  return intent === 'renew' || choice === 'renew';
}

function toPerson(state: DecideInput['state'], orders: ReplyValue): Decision {
  return {
    state,
    actions: [say('renew/not-renewable', { orders }), { type: 'handoff', reason: 'not_renewable' }],
  };
}

/** The price of the cycle the customer named or has now; the page offers the others. */
function chooseTotal(quote: Quoted, cycle: Cycle | undefined): Total | undefined {
  return quote.totals.find((total) => total.cycle === cycle) ?? quote.totals[0];
}

function describe(orders: readonly KnownOrder[]): Action {
  const [only] = orders;
  if (orders.length > ORDERS_NAMED) return say('renew/found-bulk', { count: orders.length });
  if (orders.length > 1 || !only)
    return say('renew/found-many', { orders: numbersOf(orders), count: orders.length });
  const over = only.status === 'grace' || only.status === 'expired';
  return say(over ? 'renew/found-over' : 'renew/found', {
    order: only.orderNumber,
    plan: { names: only.planNames },
    end: { day: only.expiresAt },
  });
}

/** What the code does to the price that is named next, so that nobody has to work it out. */
function codeNote(quote: Quoted, total: Total, promoCode: string | undefined): readonly Action[] {
  if (promoCode === undefined || quote.promoCode === undefined) return [];
  const elsewhere = quote.promoCode === 'applied' && !total.withPromoCode;
  const outcome = elsewhere ? 'other-cycle' : quote.promoCode.replace('_', '-');
  return [say(`renew/code-${outcome}`, { promoCode })];
}

function offer(
  quote: Quoted,
  total: Total,
  orders: readonly KnownOrder[],
  promoCode: string | undefined,
): Action {
  const percent = total.percentOff ?? quote.promotion?.percentOff;
  const discount = percent !== undefined && total.finalMinor < total.listMinor;
  const until = total.untilAt[0];
  const single = orders.length === 1 && until !== undefined;
  return {
    type: 'issue_link',
    quote: quote.quote,
    orderNumbers: numbersOf(orders).list,
    cycle: total.cycle,
    ...(promoCode && { promoCode }),
    key: `renew/link${single ? '' : '-many'}${discount ? '-discount' : ''}`,
    buttonKey: 'renew/button',
    values: {
      cycle: { key: `renew/cycle-${total.cycle}` },
      price: { minor: total.finalMinor, currency: quote.currency },
      ...(single && { until: { day: until } }),
      ...(discount && {
        listPrice: { minor: total.listMinor, currency: quote.currency },
        percent,
      }),
    },
  };
}

function numbersOf(orders: readonly KnownOrder[]): { readonly list: readonly string[] } {
  return { list: orders.map((order) => order.orderNumber) };
}

function say(key: string, values: Readonly<Record<string, ReplyValue>>): Action {
  return { type: 'say', key, values, withNext: true };
}
