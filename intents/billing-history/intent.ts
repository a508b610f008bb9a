import type {
  Action,
  DecideInput,
  Decision,
  IntentModule,
  KnownPayment,
  ReplyValue,
  ThreadState,
} from '../../src/turn/port';

/** The payments of this very chat with their receipts, once there is one; everything else is looked up by a person. */
export const billingHistory: IntentModule = { intent: 'billing-history', decide };

function decide({ understanding, state, facts }: DecideInput): Decision {
  if (!facts.payments) return { needs: [{ kind: 'payments' }] };
  if (facts.payments.outcome === 'hidden') return toPerson('handoff', state);
  const { payments, more } = facts.payments;
  const asked = understanding.slots.orderNumbers ?? [];
  const told = payments.filter(({ orders }) => asked.length === 0 || orders.some(isOneOf(asked)));
  if (told.length === 0) return toPerson(asked.length > 0 ? 'not-here' : 'handoff', state);
  const values = { payments: { lines: told.map((payment) => lineOf(payment, typedIn(state))) } };
  const list: Action = {
    type: 'say',
    key: more ? 'billing-history/newest' : 'billing-history/list',
    values,
    receipts: true,
    choices: [{ id: 'human', key: 'human/choice' }],
  };
  return { state, actions: [list] };
}

/** With the reason: what this chat has not paid is not shown in it. */
function toPerson(name: string, state: ThreadState): Decision {
  return {
    state,
    actions: [
      { type: 'say', key: `billing-history/${name}` },
      { type: 'handoff', reason: 'intent_needs_person' },
    ],
  };
}

function isOneOf(numbers: readonly string[]) {
  return ({ orderNumber }: { readonly orderNumber: string }) => numbers.includes(orderNumber);
}

/** The numbers the customer typed or was told in this chat: only these are written out. */
function typedIn({ slots }: ThreadState): ReadonlySet<string> {
  return new Set([...slots.orderNumbers, ...(slots.proved ?? []), ...(slots.lastPaid ?? [])]);
}

function lineOf(payment: KnownPayment, typed: ReadonlySet<string>): ReplyValue {
  const { at, amountMinor, refundedMinor, currency, cycle, receipt } = payment;
  const orders = payment.orders.map(({ orderNumber, masked, planNames }) => ({
    key: 'billing-history/order',
    values: { plan: { names: planNames }, order: typed.has(orderNumber) ? orderNumber : masked },
  }));
  const what: ReplyValue = { list: orders };
  const values = {
    date: { day: at },
    amount: { minor: amountMinor, currency },
    what: cycle ? { key: `billing-history/for-${cycle}`, values: { what } } : what,
    refunded: { minor: refundedMinor, currency },
  };
  const line: ReplyValue = { key: `billing-history/${keyOf(payment)}`, values };
  if (receipt === undefined) return line;
  return { lines: [line, { key: 'billing-history/receipt', values: { receipt: { receiptOf: receipt } } }] };
}

function keyOf({ amountMinor, refundedMinor, twice }: KnownPayment): string {
  const back = refundedMinor >= amountMinor ? 'refunded' : 'partly';
  if (twice) return refundedMinor > 0 ? 'line-twice-refunded' : 'line-twice';
  return refundedMinor > 0 ? `line-${back}` : 'line';
}
