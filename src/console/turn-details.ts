import { LANGUAGES } from '../lib/languages';
import type { IdentityFact, KnownOrder, Slots, ThreadState } from '../turn/port';
import type { Trace } from '../turn/trace';
import type { Turn, TurnDetail } from './contract/turn';

/** What the proof of an order takes: its number, and a contact that fits it. */
const NEEDED = 2;

/** The values a turn knew, what was said in it and what it remembered, each with what it was found to be worth. */
export function turnDetails({
  understanding,
  input,
  facts,
  language,
}: Pick<Trace, 'understanding' | 'input' | 'facts' | 'language'>): Pick<Turn, 'details' | 'needed'> {
  const { slots } = understanding;
  const known = input.state.slots;
  const contact = contactProof(facts.identity);
  const email = slots.email ?? known.email;
  const phone = slots.phone ?? known.phone;
  const details: TurnDetail[] = [
    ...orderDetails(slots, known, facts.identity),
    ...(email === undefined ? [] : [{ name: 'email' as const, value: partOfEmail(email), proof: contact }]),
    ...(phone === undefined ? [] : [{ name: 'phone' as const, value: partOfPhone(phone), proof: contact }]),
    ...matchedOrders(facts.identity).flatMap((order) => planDetails(order, language)),
    ...said('iccid', slots.iccid && partOfPhone(slots.iccid)),
    ...said('cycle', slots.cycle ?? known.cycle),
    ...said('quantity', slots.quantity ?? known.quantity),
    ...said('city', slots.city),
    ...said('url', slots.url ?? known.url),
  ];
  const asked = facts.identity !== undefined || input.state.expect?.kind === 'slot';
  return { details, ...(asked && { needed: NEEDED }) };
}

function orderDetails(
  slots: Slots,
  known: ThreadState['slots'],
  identity: IdentityFact | undefined,
): TurnDetail[] {
  const numbers = new Set([
    ...(slots.orderNumbers ?? []),
    ...known.orderNumbers,
    ...(identity?.outcome === 'checked' ? identity.orders.map(({ orderNumber }) => orderNumber) : []),
  ]);
  return [...numbers].map((value) => ({
    name: 'orderNumber',
    value,
    proof: orderProof(value, identity, known),
  }));
}

function orderProof(
  orderNumber: string,
  identity: IdentityFact | undefined,
  { proved = [] }: ThreadState['slots'],
): NonNullable<TurnDetail['proof']> {
  const checked =
    identity?.outcome === 'checked'
      ? identity.orders.find((order) => order.orderNumber === orderNumber)
      : undefined;
  if (checked?.outcome === 'matched' || proved.includes(orderNumber)) return 'found';
  // An unknown order and a wrong contact are told apart by nobody, see IdentityFact.
  return checked ? 'not_matched' : 'said';
}

function contactProof(identity: IdentityFact | undefined): NonNullable<TurnDetail['proof']> {
  if (identity?.outcome !== 'checked') return 'said';
  return identity.orders.some(({ outcome }) => outcome === 'matched') ? 'matched' : 'not_matched';
}

function matchedOrders(identity: IdentityFact | undefined): KnownOrder[] {
  if (identity?.outcome !== 'checked') return [];
  return identity.orders.flatMap((order) => (order.outcome === 'matched' ? [order] : []));
}

function planDetails({ planNames, expiresAt }: KnownOrder, language: string): TurnDetail[] {
  const known = LANGUAGES.find((name) => name === language) ?? 'en';
  return [
    { name: 'plan', value: planNames[known], names: planNames },
    { name: 'ends', value: String(expiresAt) },
  ];
}

function said(name: TurnDetail['name'], value: string | number | undefined): TurnDetail[] {
  return value === undefined || value === '' ? [] : [{ name, value: String(value), proof: 'said' }];
}

// Enough to recognise, too little to be read over somebody's shoulder.
function partOfEmail(email: string): string {
  const [user = '', host = ''] = email.split('@');
  return `${user.slice(0, 1)}•••@${host}`;
}

function partOfPhone(digits: string): string {
  return `•••${digits.slice(-2)}`;
}
