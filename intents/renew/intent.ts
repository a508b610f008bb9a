import type {
  Action,
  Cycle,
  DecideInput,
  Decision,
  IntentModule,
  KnownOrder,
  QuoteFact,
  ReplyValue,
} from '../../src/turn/port';

type Quoted = Extract<QuoteFact, { outcome: 'quoted' }>;
type Total = Quoted['totals'][number];

/** From orders that passed the identity gate to one payment link for all of them. */
export const renew: IntentModule = { intent: 'renew', gate: 'identity', decide };

function decide({ state, facts, orders = [] }: DecideInput): Decision {
  const renewable = orders.filter((order) => order.renewable);
  const others = numbersOf(orders.filter((order) => !order.renewable));
  if (renewable.length === 0) return toPerson(state, others);
  const { quote } = facts;
  if (!quote)
    return { needs: [{ kind: 'quote', orderNumbers: renewable.map((order) => order.orderNumber) }] };
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
          offer(quote, total, renewable.length > 1),
        ],
      };
    }
  }
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
  if (orders.length > 1 || !only)
    return say('renew/found-many', { orders: numbersOf(orders), count: orders.length });
  const over = only.status === 'grace' || only.status === 'expired';
  return say(over ? 'renew/found-over' : 'renew/found', {
    order: only.orderNumber,
    plan: { names: only.planNames },
    end: { day: only.expiresAt },
  });
}

function offer(quote: Quoted, total: Total, many: boolean): Action {
  const discount = quote.promotion !== undefined && total.finalMinor < total.listMinor;
  const until = total.untilAt[0];
  const single = !many && until !== undefined;
  return {
    type: 'issue_link',
    quote: quote.quote,
    cycle: total.cycle,
    key: `renew/link${single ? '' : '-many'}${discount ? '-discount' : ''}`,
    buttonKey: 'renew/button',
    values: {
      cycle: { key: `renew/cycle-${total.cycle}` },
      price: { minor: total.finalMinor, currency: quote.currency },
      ...(single && { until: { day: until } }),
      ...(discount && {
        listPrice: { minor: total.listMinor, currency: quote.currency },
        percent: quote.promotion.percentOff,
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
