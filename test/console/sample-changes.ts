import type { Store } from '../../src/store/store';
import { newCustomer, newLink, newOrder, proves } from '../support/customers';
import { NOON, newMessage, newThread, waitingThread } from '../support/handoff';
import { turnRow } from '../support/turn-row';

/** Changes of which nothing is written down, and why. */
export const WITHOUT_A_LINE: Readonly<Record<string, string>> = {
  'PATCH /api/me': 'what one sets for oneself',
  'PUT /api/threads/:threadId/draft': 'not said yet',
  'DELETE /api/threads/:threadId/draft': 'not said yet',
  'POST /api/presence': 'where somebody looks, for a minute',
  'POST /api/threads/:threadId/read': 'a mark in the list',
  'POST /api/threads/:threadId/unread': 'a mark in the list',
  'POST /api/channels/:accountId/check': 'asks, and changes nothing',
};

/** Changes that need a platform or a password, whose own tests look at the line. */
export const SHOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  'POST /api/channels/:accountId/resubscribe': 'test/console/pages/channels.test.ts',
  'POST /api/me/password': 'test/console/sign-in/sign-in.test.ts',
};

export interface SampleChange {
  /** In place of the parameters of the route, in their order. */
  readonly of?: readonly (string | number)[];
  readonly body?: unknown;
}

export interface Sampling {
  readonly store: Store;
  /** As an admin; gives the answer. */
  ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
}

/** One good request of every other route that changes something; `n` differs from all others. */
export const SAMPLES: Readonly<Record<string, (sampling: Sampling, n: number) => Promise<SampleChange>>> = {
  'POST /api/me/sessions': async () => ({ body: { revoke: 'others' } }),
  'POST /api/team': async (_, n) => ({ body: person(n) }),
  'PATCH /api/team/:id': async (s, n) => ({ of: [await member(s, n)], body: { active: false } }),
  'POST /api/team/:id/reset': async (s, n) => ({ of: [await member(s, n)] }),
  'POST /api/team/:id/token': async (s, n) => ({ of: [await member(s, n)] }),
  'DELETE /api/team/:id/sessions/:sessionId': async (s, n) => {
    const id = await member(s, n);
    const session = await insert(
      s,
      `insert into agent_session (agent_id, token_hash, opened_at, rotated_at, seen_at, ends_at, address, browser)
       values ($1, $2, 1, 1, 1, 2, '', '') returning id`,
      id,
      `session ${n}`,
    );
    return { of: [id, session] };
  },
  'POST /api/cases/:id/claim': (s) => onCase(s),
  'POST /api/cases/:id/return': (s) => onCase(s),
  'POST /api/cases/:id/resolve': (s) => onCase(s, { resolution: 'answered' }),
  'POST /api/cases/:id/reply': (s, n) => onCase(s, { lastMessageId: 0, text: 'Hei', ...key(n) }),
  'POST /api/cases/:id/assign': (s) => onCase(s, { assigneeId: null }),
  'POST /api/cases/:id/snooze': (s) => onCase(s, { until: NOON + 3_600_000 }),
  'POST /api/cases/:id/priority': (s) => onCase(s, { priority: 3 }),
  'POST /api/cases/:id/labels': (s) => onCase(s, { add: [], remove: [] }),
  'POST /api/cases/next': async (s) => {
    await waitingThread(s.store);
    return {};
  },
  'POST /api/cases/:id/pull': async (s) => {
    const { caseId, epoch } = await waitingThread(s.store);
    await s.ask('POST', `/api/cases/${caseId}/return`, { epoch });
    return { of: [caseId], body: { epoch: epoch + 1 } };
  },
  'POST /api/moderation/:id/decide': async (s, n) => ({
    of: [
      await insert(
        s,
        `insert into moderation_item (kind, subject, evidence, first_at, last_at)
         values ('scam_report', $1, '', 1, 1) returning id`,
        `domain:s${n}.example`,
      ),
    ],
    body: { status: 'confirmed' },
  }),
  'POST /api/verdicts': async (s) => ({ body: await verdict(s) }),
  'POST /api/verdicts/:id/undo': async (s) => {
    const { id } = await s.ask('POST', '/api/verdicts', await verdict(s));
    return { of: [Number(id)] };
  },
  'POST /api/indicators': async (_, n) => ({ body: { subject: `domain:i${n}.example` } }),
  'DELETE /api/indicators/:id': async (s, n) => {
    const { id } = await s.ask('POST', '/api/indicators', { subject: `domain:d${n}.example` });
    return { of: [Number(id)] };
  },
  'POST /api/blocks': async (s) => ({ body: { threadId: await newThread(s.store), platform: false } }),
  'DELETE /api/threads/:threadId/block': async (s) => ({ of: [await newThread(s.store)] }),
  'POST /api/threads/:threadId/notes': async (s, n) => ({
    of: [await newThread(s.store)],
    body: { text: 'for us', ...key(n) },
  }),
  'POST /api/threads/:threadId/take-over': async (s) => {
    const { threadId, epoch } = await waitingThread(s.store);
    return { of: [threadId], body: { epoch } };
  },
  'POST /api/outbox/:id/send-now': (s, n) => onOutbox(s, n),
  'POST /api/outbox/:id/discard': (s, n) => onOutbox(s, n),
  'POST /api/threads/:threadId/link': async (s, n) => {
    const { threadId, epoch, orderKey } = await proved(s, n);
    const orderNumbers = [orderKey.replace('NO', 'NO-')];
    return { of: [threadId], body: { epoch, lastMessageId: 0, orderNumbers, ...key(n) } };
  },
  'POST /api/links/:id/replace': async (s, n) => {
    const { epoch, link } = await proved(s, n);
    return { of: [link], body: { epoch, lastMessageId: 0, ...key(n) } };
  },
  'POST /api/links/:id/cancel': async (s, n) => ({ of: [(await proved(s, n)).link] }),
  'POST /api/links/:id/extend': async (s, n) => {
    const { threadId, epoch, orderKey } = await proved(s, n);
    const orderNumbers = [orderKey.replace('NO', 'NO-')];
    const wish = { epoch, lastMessageId: 0, orderNumbers, ...key(n) };
    await s.ask('POST', `/api/threads/${threadId}/link`, wish);
    return { of: [await newest(s, 'link')] };
  },
  'POST /api/replies': async (_, n) => ({ body: { name: `r${n}`, texts: { en: 'Hello' } } }),
  'PATCH /api/replies/:id': async (s, n) => ({ of: [await savedReply(s, n)], body: { texts: { en: 'Hi' } } }),
  'DELETE /api/replies/:id': async (s, n) => ({ of: [await savedReply(s, n)] }),
  'POST /api/webhooks': async () => ({ body: webhook }),
  'DELETE /api/webhooks/:id': async (s) => ({ of: [await subscribed(s)] }),
  'POST /api/webhooks/:id/test': async (s) => ({ of: [await subscribed(s)] }),
  'POST /api/webhook-deliveries/:id/replay': async (s) => {
    const { id } = await s.ask('POST', `/api/webhooks/${await subscribed(s)}/test`);
    await s.store.query({ text: `update webhook_delivery set status = 'dead' where id = $1`, values: [id] });
    return { of: [Number(id)] };
  },
  'POST /api/views': async (_, n) => ({ body: view(n) }),
  'PATCH /api/views/:id': async (s, n) => ({ of: [await sharedView(s, n)], body: { name: `W${n}` } }),
  'DELETE /api/views/:id': async (s, n) => ({ of: [await sharedView(s, n)] }),
  'POST /api/bulk': async (s) => ({ body: await spamJob(s) }),
  'POST /api/bulk/:id/undo': async (s) => {
    const { id } = await s.ask('POST', '/api/bulk', await spamJob(s));
    return { of: [Number(id)] };
  },
  'POST /api/labels': async (_, n) => ({ body: { name: `L${n}` } }),
  'PATCH /api/labels/:id': async (s, n) => ({ of: [await label(s, n)], body: { tone: 'red' } }),
  'DELETE /api/labels/:id': async (s, n) => ({ of: [await label(s, n)] }),
  'POST /api/teams': async (_, n) => ({ body: { name: `T${n}` } }),
  'PATCH /api/teams/:id': async (s, n) => {
    const { id } = await s.ask('POST', '/api/teams', { name: `T${n}` });
    return { of: [Number(id)], body: { name: `U${n}` } };
  },
  'POST /api/turns/:id/wrong-intent': async (s, n) => {
    const threadId = await newThread(s.store);
    const turnId = await turnRow(s.store, threadId, { text: `my plan is running out soon ${n}` });
    return { of: [turnId], body: { intent: 'renew' } };
  },
  'POST /api/customers/:id/merge': async (s) => {
    const [one, other] = await twoCustomers(s);
    return { of: [one], body: { otherId: other } };
  },
  'POST /api/customers/:id/apart': async (s) => {
    const [one, other] = await twoCustomers(s);
    return { of: [one], body: { otherId: other } };
  },
  'POST /api/customers/:id/unlink': async (s) => {
    const [one, other] = await twoCustomers(s);
    await s.ask('POST', `/api/customers/${one}/merge`, { otherId: other });
    const row = await s.store.one<{ threadId: string }>({
      text: 'select max(thread_id) "threadId" from identity where contact_id = $1',
      values: [one],
    });
    return { of: [one], body: { threadId: row?.threadId } };
  },
  'POST /api/customers/:id/moves/:moveId/undo': async (s) => {
    const [one, other] = await twoCustomers(s);
    const { moveId } = await s.ask('POST', `/api/customers/${one}/merge`, { otherId: other });
    return { of: [one, Number(moveId)] };
  },
  'POST /api/customers/:id/erase': async (s, n) => {
    const { id } = await newCustomer(s.store, { name: `Name ${n}` });
    return { of: [id], body: { confirm: `Name ${n}` } };
  },
  'POST /api/renewals/offline': async (s, n) => ({ body: await offline(s, n) }),
  'POST /api/renewals/offline/:id/void': async (s, n) => {
    const { id } = await s.ask('POST', '/api/renewals/offline', await offline(s, n));
    return { of: [Number(id)] };
  },
  'POST /api/channels/:accountId/hold': async (s) => ({
    of: [await account(s)],
    body: { why: 'wrong price' },
  }),
  'POST /api/channels/:accountId/resume': async (s) => {
    const accountId = await account(s);
    await s.ask('POST', `/api/channels/${accountId}/hold`, { why: 'wrong price' });
    return { of: [accountId] };
  },
  'POST /api/channels/:accountId/replay': async (s) => ({ of: [await account(s)], body: {} }),
  'POST /api/channels/:accountId/test': async (s, n) => {
    const { threadId } = await newCustomer(s.store);
    return { of: [await account(s)], body: { threadId, text: 'A test', ...key(n) } };
  },
  'PUT /api/settings/service': async () => ({
    body: { version: 0, value: { sla: { firstReplyMinutes: 30 } } },
  }),
};

const webhook = { url: 'https://93.184.216.34/hook', events: ['case.resolved'] };
const key = (n: number) => ({ idempotencyKey: `sample-${n}-0123456789` });
const person = (n: number) => ({ name: `Person ${n}`, role: 'agent', languages: ['nb'] });
const view = (n: number) => ({ name: `V${n}`, shared: true, search: { view: 'all' } });

async function insert(s: Sampling, text: string, ...values: unknown[]): Promise<number> {
  const row = await s.store.one<{ id: number }>({ text, values });
  return row?.id ?? 0;
}

async function newest(s: Sampling, table: string): Promise<number> {
  return await insert(s, `select max(id) id from ${table}`);
}

async function made(s: Sampling, path: string, body: unknown): Promise<number> {
  return Number((await s.ask('POST', path, body)).id);
}

async function member(s: Sampling, n: number): Promise<number> {
  await s.ask('POST', '/api/team', person(n));
  return await newest(s, 'agent');
}

const label = (s: Sampling, n: number) => made(s, '/api/labels', { name: `L${n}` });
const savedReply = (s: Sampling, n: number) =>
  made(s, '/api/replies', { name: `r${n}`, texts: { en: 'Hello' } });
const sharedView = (s: Sampling, n: number) => made(s, '/api/views', view(n));

async function subscribed(s: Sampling): Promise<number> {
  await s.ask('POST', '/api/webhooks', webhook);
  return await newest(s, 'webhook_subscription');
}

async function onCase(s: Sampling, more: object = {}): Promise<SampleChange> {
  const { caseId, epoch } = await waitingThread(s.store);
  return { of: [caseId], body: { epoch, ...more } };
}

/** What a person wrote and did not arrive. */
async function onOutbox(s: Sampling, n: number): Promise<SampleChange> {
  const { of: [caseId] = [], body } = await onCase(s, { lastMessageId: 0, text: 'Hei', ...key(n) });
  await s.ask('POST', `/api/cases/${caseId}/reply`, body);
  const id = await newest(s, 'outbox');
  await s.store.query({ text: `update outbox set status = 'dead' where id = $1`, values: [id] });
  return { of: [id], body: { epoch: 2 } };
}

async function verdict(s: Sampling): Promise<object> {
  const threadId = await newThread(s.store);
  const messageId = await newMessage(s.store, threadId, 'send me a gift card');
  return { scope: 'message', messageId, judged: 'scam' };
}

async function spamJob(s: Sampling): Promise<object> {
  const { threadId } = await waitingThread(s.store);
  return { action: { type: 'spam' }, target: { threadIds: [threadId] } };
}

async function twoCustomers(s: Sampling): Promise<[number, number]> {
  const one = await newCustomer(s.store);
  const other = await newCustomer(s.store, { channel: 'x' });
  return [one.id, other.id];
}

async function account(s: Sampling): Promise<string> {
  const { threadId } = await newCustomer(s.store);
  const accountId = threadId.slice(0, threadId.lastIndexOf(':'));
  await s.store.query({ text: 'update account set held_at = null where id = $1', values: [accountId] });
  return accountId;
}

async function offline(s: Sampling, n: number): Promise<object> {
  const { orderKey, endsAt } = await proved(s, n);
  const orderNumber = orderKey.replace('NO', 'NO-');
  return { orderNumber, endsAt, amountMinor: 9_900, currency: 'NOK', reason: 'paid in the shop' };
}

/** A conversation that waits for a person, with an order of its own and a link for it. */
async function proved(s: Sampling, n: number) {
  const { threadId, epoch } = await waitingThread(s.store);
  const orderKey = `NO${90_000 + n}`;
  const endsAt = await newOrder(s.store, orderKey);
  await s.store.query({
    text: `with c as (insert into contact default values returning id)
           insert into identity (thread_id, contact_id, level) select $1, id, 0 from c`,
    values: [threadId],
  });
  await proves(s.store, threadId, orderKey);
  const link = await newLink(s.store, { threadId, orderKey, endsAt });
  return { threadId, epoch, orderKey, endsAt, link };
}
