import type { Capabilities } from '../channel/adapter';
import { replyWindow } from '../channel/window';
import type { Packet } from '../console/contract/packet';
import type { Language } from '../lib/languages';
import type { Queryable } from '../store/store';
import type { Action, CaseRequest, HandoffReason, ThreadState } from '../turn/port';
import { untoldPayments, untoldWords } from './untold-payments';

/** The last turns shown to a person; the whole conversation is one click away. */
const TURNS_SHOWN = 6;
const LINKS_SHOWN = 5;
const ORDERS_SHOWN = 10;
const ORDER_LOCK_TIMEOUT_MS = 500;

export interface PacketQuestion {
  readonly threadId: string;
  readonly reason: HandoffReason;
  readonly state: ThreadState;
  readonly language?: Language;
  readonly intent?: string;
  /** What a form collected. */
  readonly request?: CaseRequest;
  /** Outbox rows that did not reach the customer. */
  readonly undelivered?: readonly number[];
  readonly windowOpenedAt: number | undefined;
  readonly capabilities: Pick<Capabilities, 'replyWindowMs' | 'humanWindowMs'>;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** Gathers what a person has to know about a thread from its records. */
export async function gatherPacket(tx: Queryable, question: PacketQuestion): Promise<Packet> {
  const { threadId, reason, state, language, intent, request, undelivered = [], now } = question;
  const level = await levelOf(tx, threadId);
  const orders = await provedOrders(tx, threadId);
  const untold = await untoldPayments(tx, threadId, undelivered);
  const packet: Omit<Packet, 'summary'> = {
    version: 1,
    at: now,
    reason,
    ...(language && { language }),
    ...(intent !== undefined && { intent }),
    verified: { level, how: HOW_VERIFIED[level] },
    slots: slotsOf(state, orders),
    orders: orders.map(({ email: _email, phone: _phone, ...order }) => withoutNulls(order)),
    tried: await lastTurns(tx, threadId),
    window: replyWindow({
      lastOpeningAt: question.windowOpenedAt,
      capabilities: question.capabilities,
      now,
    }),
    links: await lastLinks(tx, threadId),
    messageCount: await countMessages(tx, threadId),
    ...(request && { request: writable(request) }),
    ...(untold.length > 0 && { untold }),
  };
  return { ...packet, summary: summarise(packet) };
}

// zod's arrays are not readonly.
function writable({ values, quote, ...rest }: CaseRequest): NonNullable<Packet['request']> {
  return {
    ...rest,
    values: values.map((value) => ({ ...value })),
    ...(quote && { quote: { ...quote, lines: quote.lines.map((line) => ({ ...line })) } }),
  };
}

type Level = 0 | 1 | 2;
const HOW_VERIFIED = { 0: 'nothing', 1: 'order_and_contact', 2: 'paid_link' } as const;

/** For agents, in the console's language; the customer never reads these. */
const REASON_WORDS: Readonly<Record<HandoffReason, string>> = {
  asked_for_human: 'asks for a person',
  not_understood: 'not understood',
  identity_locked: 'too many tries to prove an order',
  order_system_down: 'order system did not answer',
  not_renewable: 'order cannot be renewed by the bot',
  unreadable_channel: 'writes where the bot cannot read',
  loop: 'conversation went in circles',
  failed_turn: 'the bot failed',
  payment_problem: 'payment to be put right',
  send_problem: 'a message could not be delivered',
  intent_needs_person: 'needs a person',
  call_back: 'wants a call',
  bulk_quote: 'wants a quote for many',
  slot_failed: 'could not give the details',
  complaint: 'is angry',
  cancel_or_refund: 'wants to cancel or get money back',
  payment_dispute: 'disputes a payment',
  legal_threat: 'speaks of legal steps',
  self_harm: 'may be in danger',
  sender_differs: 'somebody else may be writing',
  turn_cap: 'a long conversation without an end',
  pulled: 'called for by a colleague',
  low_rating: 'was not satisfied',
};

/** `payment to be put right · about renew · NO-48213 norway-10 expiring until 2026-11-25 · proved by order + contact · nb`. */
export function summarise(packet: Omit<Packet, 'summary'>): string {
  const claimed = packet.slots.filter((slot) => slot.name === 'orderNumber' && slot.how === 'said');
  const parts = [
    REASON_WORDS[packet.reason],
    packet.intent && `about ${packet.intent}`,
    packet.untold?.map(untoldWords).join(', '),
    packet.request?.values.map(({ name, value }) => `${name} ${value}`).join(', '),
    ...packet.orders.map(orderWords),
    claimed.length > 0 && `says ${claimed.map((slot) => slot.value).join(', ')}`,
    VERIFIED_WORDS[packet.verified.how],
    packet.links.some((link) => link.status === 'paid') && 'has paid a link',
    packet.links.some((link) => link.status === 'issued') && 'holds an unpaid link',
    packet.language,
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' · ');
}

const VERIFIED_WORDS = {
  nothing: 'nothing proved',
  order_and_contact: 'proved by order + contact',
  paid_link: 'proved by payment',
} as const;

function orderWords({ orderNumber, plan, status, expiresAt }: Packet['orders'][number]): string {
  const until =
    expiresAt === undefined ? undefined : `until ${new Date(expiresAt).toISOString().slice(0, 10)}`;
  return [orderNumber, plan, status, until].filter((part) => part !== undefined).join(' ');
}

interface ProvedOrder {
  readonly orderNumber: string;
  readonly plan?: string | null;
  readonly status?: string | null;
  readonly expiresAt?: number | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** A value counts as matched only where the record says so now; everything else is what somebody typed. */
function slotsOf({ slots }: ThreadState, orders: readonly ProvedOrder[]): Packet['slots'] {
  const how = (matched: boolean) => (matched ? 'matched' : 'said');
  const found: Packet['slots'] = slots.orderNumbers.map((value) => ({
    name: 'orderNumber',
    value,
    how: how(orders.some((order) => orderKey(order.orderNumber) === orderKey(value))),
  }));
  const { email, phone, cycle, quantity, url } = slots;
  if (email)
    found.push({ name: 'email', value: email, how: how(orders.some((order) => order.email === email)) });
  if (phone)
    found.push({ name: 'phone', value: phone, how: how(orders.some((order) => order.phone === phone)) });
  if (cycle) found.push({ name: 'cycle', value: cycle, how: 'said' });
  if (quantity !== undefined) found.push({ name: 'quantity', value: String(quantity), how: 'said' });
  if (url) found.push({ name: 'url', value: url, how: 'said' });
  return found;
}

function orderKey(orderNumber: string): string {
  return orderNumber.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
}

async function levelOf(tx: Queryable, threadId: string): Promise<Level> {
  const row = await tx.one<{ level: Level }>({
    name: 'packet-level',
    text: 'select level from identity where thread_id = $1',
    values: [threadId],
  });
  return row?.level ?? 0;
}

/** With an order system behind HTTP the table is empty and only the number is known. */
async function provedOrders(tx: Queryable, threadId: string): Promise<ProvedOrder[]> {
  const proved = await tx.query<{ key: string }>({
    name: 'packet-proved',
    text: `select order_key key from attempt where thread_id = $1 and outcome = 'matched'
            group by order_key order by max(at) desc limit ${ORDERS_SHOWN}`,
    values: [threadId],
  });
  if (proved.length === 0) return [];
  const keys = proved.map(({ key }) => key);
  return (
    (await lookUpOrders(tx, keys)) ?? keys.map((orderNumber) => ({ orderNumber, email: null, phone: null }))
  );
}

/**
 * Undefined while the order table cannot be read (locked by an import, gone): a person must be reachable then too, so
 * neither a fault nor a long wait may reach the transaction that asks for one.
 */
async function lookUpOrders(tx: Queryable, keys: readonly string[]): Promise<ProvedOrder[] | undefined> {
  await tx.query({ text: 'savepoint packet_orders' });
  try {
    await tx.query({ text: `set local lock_timeout = ${ORDER_LOCK_TIMEOUT_MS}` });
    return await tx.query<ProvedOrder>({
      name: 'packet-orders',
      text: `select coalesce(o.number, k.key) "orderNumber", o.plan, o.status, o.expires_at "expiresAt",
                    o.email, o.phone
               from unnest($1::text[]) with ordinality k (key, n)
               left join "order" o on o.number_key = k.key order by k.n`,
      values: [keys],
    });
  } catch {
    return undefined;
  } finally {
    // It only read; this also takes the time-out back.
    await tx.query({ text: 'rollback to savepoint packet_orders' });
  }
}

interface TurnRow {
  readonly at: number;
  readonly intent: string | null;
  readonly actions: readonly Action[] | null;
}

async function lastTurns(tx: Queryable, threadId: string): Promise<Packet['tried']> {
  const rows = await tx.query<TurnRow>({
    name: 'packet-turns',
    text: `select at, trace #>> '{understanding,intent}' intent, trace -> 'actions' actions
             from turn where thread_id = $1 order by id desc limit ${TURNS_SHOWN}`,
    values: [threadId],
  });
  return rows.reverse().map(({ at, intent, actions }) => ({
    at,
    intent: intent ?? 'none',
    did: (actions ?? []).map(whatItDid),
  }));
}

function whatItDid(action: Action): string {
  if (action.type === 'say') return action.key;
  return action.type;
}

async function lastLinks(tx: Queryable, threadId: string): Promise<Packet['links']> {
  return await tx.query<Packet['links'][number]>({
    name: 'packet-links',
    text: `select code, status, expires_at "expiresAt" from link where thread_id = $1
            order by id desc limit ${LINKS_SHOWN}`,
    values: [threadId],
  });
}

async function countMessages(tx: Queryable, threadId: string): Promise<number> {
  const row = await tx.one<{ count: number }>({
    name: 'packet-messages',
    text: 'select count(*) count from message where thread_id = $1 and not note',
    values: [threadId],
  });
  return row?.count ?? 0;
}

function withoutNulls({
  orderNumber,
  plan,
  status,
  expiresAt,
}: Omit<ProvedOrder, 'email' | 'phone'>): Packet['orders'][number] {
  return {
    orderNumber,
    ...(plan != null && { plan }),
    ...(status != null && { status }),
    ...(expiresAt != null && { expiresAt }),
  };
}
