import { describe, expect, it } from '@jest/globals';
import {
  type CustomerList,
  customerListSchema,
  customerSchema,
  movedSchema,
} from '../../../src/console/contract/customer';
import { importedSchema } from '../../../src/console/contract/import';
import { newCustomer, newLink, newOrder, newPayment, proves } from '../../support/customers';
import { HOUR, NOON, newMessage } from '../../support/handoff';
import { tablesWith } from '../../support/tables-with';
import { usePagesApi, type Who } from './pages-api';

const api = usePagesApi();

async function list(query: string, who: Who = 'admin'): Promise<CustomerList> {
  const answer = await api.get(`/customers?${query}`, who);
  expect(answer.statusCode === 200 ? '' : answer.body).toBe('');
  return customerListSchema.parse(answer.json());
}

async function page(id: number, who: Who = 'admin') {
  return customerSchema.parse((await api.get(`/customers/${id}`, who)).json());
}

const idsOf = ({ customers }: CustomerList) => customers.map(({ id }) => id);

describe('the list of customers', () => {
  it('shows each once, the one who wrote last first, and pages through all of them', async () => {
    const many: number[] = [];
    for (let n = 0; n < 105; n++) {
      many.push((await newCustomer(api.db.store, { handle: `paged${n}`, lastAt: NOON - n * 1_000 })).id);
    }
    const first = await list('q=paged');
    expect(idsOf(first)).toEqual(many.slice(0, 100));
    expect(first.total).toBe(105);
    const second = await list(`q=paged&cursor=${encodeURIComponent(first.nextCursor ?? '')}`);
    expect(idsOf(second)).toEqual(many.slice(100));
    expect(second.nextCursor).toBeUndefined();
  });

  it('finds by name, handle, order number, e-mail and phone, and by consent and channel', async () => {
    const mei = await newCustomer(api.db.store, { name: 'Mei Unik', handle: 'mei.unik', channel: 'x' });
    await newOrder(api.db.store, 'NO90001');
    await proves(api.db.store, mei.threadId, 'NO90001');
    await api.db.store.query({
      text: `insert into consent (thread_id, kind, given, evidence, at) values ($1, 'automation', false, 'inbox 1', 1)`,
      values: [mei.threadId],
    });
    const found = [
      'q=mei+unik',
      'q=%40mei.unik',
      'q=no-90001',
      'q=no90001%40kanari.example',
      'q=%2B4790012345',
    ];
    for (const query of found) expect(idsOf(await list(query))).toContain(mei.id);
    expect(idsOf(await list('q=unik&consent=refused&ch=x'))).toEqual([mei.id]);
    expect(idsOf(await list('q=unik&consent=given'))).toEqual([]);
    expect(idsOf(await list('q=unik&ch=facebook'))).toEqual([]);
  });

  it('shows a moderator no orders and finds nobody by them', async () => {
    expect(idsOf(await list('q=no-90001', 'moderator'))).toEqual([]);
    expect(idsOf(await list('q=no90001%40kanari.example', 'moderator'))).toEqual([]);
    const [row] = (await list('q=unik', 'moderator')).customers;
    expect(row).not.toHaveProperty('orders');
    const whole = await api.get(`/customers/${row?.id ?? 0}`, 'moderator');
    expect(whole.body).not.toMatch(/90001|kanari|4790012345/);
  });

  it('hides whom a person may not see', async () => {
    const far = await newCustomer(api.db.store, { handle: 'faraway' });
    expect(idsOf(await list('q=faraway', 'elsewhere'))).toEqual([]);
    expect((await api.get(`/customers/${far.id}`, 'elsewhere')).statusCode).toBe(404);
    expect((await api.get(`/customers/${far.id}/export`, 'elsewhere')).statusCode).toBe(404);
  });
});

describe('one person on two channels', () => {
  async function twins(key: string) {
    const { store } = api.db;
    const one = await newCustomer(store, { name: 'Twin One', channel: 'instagram' });
    const other = await newCustomer(store, { name: 'Twin Two', channel: 'x' });
    await newOrder(store, key);
    await proves(store, one.threadId, key);
    await proves(store, other.threadId, key);
    return { one, other };
  }

  it('is suggested, merged only by a person, and undone exactly', async () => {
    const { one, other } = await twins('NO90010');
    expect((await page(one.id)).suggestions).toMatchObject([{ id: other.id, orderNumbers: ['NO-90010'] }]);
    expect(idsOf(await list('dup=1'))).toEqual(expect.arrayContaining([one.id, other.id]));

    const answer = await api.post(`/customers/${one.id}/merge`, { otherId: other.id }, 'agent');
    const { moveId } = movedSchema.parse(answer.json());
    const merged = await page(one.id);
    expect(merged.handles.map(({ threadId }) => threadId).sort()).toEqual(
      [one.threadId, other.threadId].sort(),
    );
    expect(merged.suggestions).toEqual([]);
    expect(merged.moves).toMatchObject([
      { id: moveId, kind: 'merge', outgoing: false, undone: false, by: 'The agent' },
    ]);
    expect((await api.get(`/customers/${other.id}`)).statusCode).toBe(404);

    expect((await api.post(`/customers/${one.id}/moves/${moveId}/undo`)).statusCode).toBe(200);
    expect((await page(one.id)).handles.map(({ threadId }) => threadId)).toEqual([one.threadId]);
    expect(await page(other.id)).toMatchObject({ name: 'Twin Two', handles: [{ threadId: other.threadId }] });
    expect((await api.post(`/customers/${one.id}/moves/${moveId}/undo`)).json()).toMatchObject({
      error: { code: 'CUSTOMER_CHANGED' },
    });
  });

  it('is not suggested again once somebody said that they are two', async () => {
    const { one, other } = await twins('NO90011');
    expect((await api.post(`/customers/${other.id}/apart`, { otherId: one.id })).statusCode).toBe(200);
    expect((await page(one.id)).suggestions).toEqual([]);
  });

  it('can be taken apart, also where one account is out of reach', async () => {
    const { one, other } = await twins('NO90012');
    await api.post(`/customers/${one.id}/merge`, { otherId: other.id });
    const refused = await api.post(`/customers/${one.id}/unlink`, { threadId: other.threadId }, 'elsewhere');
    expect(refused.json()).toMatchObject({ error: { code: 'CUSTOMER_ELSEWHERE' } });
    const answer = await api.post(`/customers/${one.id}/unlink`, { threadId: other.threadId });
    const { customerId } = movedSchema.parse(answer.json());
    expect((await page(customerId)).handles).toMatchObject([{ threadId: other.threadId }]);
    expect((await page(customerId)).suggestions).toEqual([]);
    const alone = await api.post(`/customers/${one.id}/unlink`, { threadId: one.threadId });
    expect(alone.json()).toMatchObject({ error: { code: 'CUSTOMER_ONE_HANDLE' } });
  });

  it('is nothing a moderator merges', async () => {
    const { one, other } = await twins('NO90013');
    expect(
      (await api.post(`/customers/${one.id}/merge`, { otherId: other.id }, 'moderator')).statusCode,
    ).toBe(403);
    expect((await list('dup=1', 'moderator')).customers).toEqual([]);
  });
});

describe('what we hold about a person', () => {
  const CANARY = 'kanarifugl-9481';

  async function known() {
    const { store } = api.db;
    const person = await newCustomer(store, { name: 'Kari Canary', handle: 'kari.canary' });
    const key = `NO${80_000 + person.id}`;
    const endsAt = await newOrder(store, key);
    await proves(store, person.threadId, key);
    const paid = await newLink(store, { threadId: person.threadId, orderKey: key, endsAt }, { opened: 2 });
    await newPayment(store, paid);
    const open = await newLink(store, { threadId: person.threadId, orderKey: key, endsAt });
    await newMessage(store, person.threadId, `hei, ${CANARY}`);
    await newMessage(store, person.threadId, `=HYPERLINK("${CANARY}")`);
    await fill(person.threadId);
    return { ...person, key, paid, open };
  }

  /** A row with the canary in every place where a person's words or values may lie. */
  async function fill(threadId: string): Promise<void> {
    const { store } = api.db;
    const words = JSON.stringify({ text: CANARY });
    const run = async (text: string, ...values: unknown[]) => void (await store.query({ text, values }));
    await run(
      `insert into inbox (thread_id, dedupe_key, kind, payload, platform_at, done) values ($1, 'k', 'message', $2, 1, true)`,
      threadId,
      words,
    );
    await run(
      `insert into outbox (thread_id, inbox_id, step, account_id, epoch, body, status) values ($1, 900000 + floor(random() * 90000), 0, 'instagram:900', 0, $2, 'sent')`,
      threadId,
      words,
    );
    await run(`update thread set state = $2 where id = $1`, threadId, words);
    await run(`insert into "case" (thread_id, opened_at, packet) values ($1, 1, $2)`, threadId, words);
    await run(
      `insert into turn (thread_id, inbox_ids, epoch, at, trace) values ($1, '{}', 0, 1, $2)`,
      threadId,
      words,
    );
    await run(
      `insert into phrase_candidate (language, text, text_key, intent, confidence, reason, first_at, last_at, turn_id)
               select 'nb', $2, $2 || id, 'renew', 0.1, 'unsure', 1, 1, id from turn where thread_id = $1`,
      threadId,
      CANARY,
    );
    await run(
      `insert into timer (thread_id, kind, due_at, payload) values ($1, 'x', 1, $2)`,
      threadId,
      words,
    );
    await run(
      `insert into draft (thread_id, agent_id, mode, text, at) select $1, min(id), 'reply', $2, 1 from agent`,
      threadId,
      CANARY,
    );
    await run(`insert into presence values ($1, 1, 'viewing', clock_timestamp())`, threadId);
    await run(
      `insert into consent (thread_id, kind, given, evidence, at) values ($1, 'automation', true, $2, 1)`,
      threadId,
      CANARY,
    );
    await run(
      `insert into receipt_link (token_hash, link_id, thread_id, expires_at) select md5(random()::text), max(id), $1, 1 from link`,
      threadId,
    );
    await run(
      `insert into audit (actor, action, subject, detail, at) values ('agent:1', 'case.note', 'thread:' || $1, jsonb_build_object('threadId', $1::text), 1)`,
      threadId,
    );
    await run(
      `insert into quarantine (source, reason, body) values ('instagram', 'x', jsonb_build_object('sender', split_part($1, ':', 3), 'text', $2::text))`,
      threadId,
      CANARY,
    );
  }

  it('is exported whole, as JSON and as a table without formulas', async () => {
    const person = await known();
    const stranger = await newCustomer(api.db.store, { name: 'Somebody Else' });
    await newMessage(api.db.store, stranger.threadId, 'words of a stranger');
    const json = await api.get(`/customers/${person.id}/export`, 'agent');
    const { parts } = json.json<{ parts: Record<string, readonly unknown[]> }>();
    expect(json.headers['content-disposition']).toBe(`attachment; filename="customer-${person.id}.json"`);
    for (const part of [
      'accounts',
      'messages',
      'received',
      'sent',
      'remembered',
      'understood',
      'learned',
      'cases',
      'consent',
    ])
      expect({ part, rows: parts[part]?.length }).not.toEqual({ part, rows: 0 });
    for (const part of ['proofs', 'orders', 'links', 'checkouts', 'payments', 'timers', 'actions'])
      expect({ part, rows: parts[part]?.length }).not.toEqual({ part, rows: 0 });
    expect(json.body).not.toMatch(/stranger|Somebody Else|token_hash|The admin/);
    const csv = await api.get(`/customers/${person.id}/export?format=csv`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.body).toContain(`"'=HYPERLINK(""${CANARY}"")"`);
    expect((await api.get(`/customers/${person.id}/export`, 'moderator')).statusCode).toBe(403);
    expect((await page(person.id)).audit.map(({ what }) => what)).toContain('customer.exported');
    await api.post(`/customers/${person.id}/erase`, { confirm: 'Kari Canary' });
  });

  it('is erased everywhere, but for payments that lead to nobody', async () => {
    const person = await known();
    expect(
      (await api.post(`/customers/${person.id}/erase`, { confirm: 'Kari Canary' }, 'agent')).statusCode,
    ).toBe(403);
    const mistyped = await api.post(`/customers/${person.id}/erase`, { confirm: 'kari' });
    expect(mistyped.json()).toMatchObject({ error: { code: 'CONFIRM_MISTYPED' } });
    expect(await tablesWith(api.db.store, CANARY)).toContain('message');

    const erased = await api.post(`/customers/${person.id}/erase`, { confirm: 'Kari Canary' });
    expect(erased.json()).toEqual({ threads: 1, keptPayments: 1 });
    expect(await tablesWith(api.db.store, CANARY)).toEqual([]);
    expect(await tablesWith(api.db.store, 'Kari Canary')).toEqual([]);
    // Told to desks that show the list, and pruned after an hour.
    expect(await tablesWith(api.db.store, person.threadId)).toEqual(['live_event']);
    expect((await api.get(`/customers/${person.id}`)).statusCode).toBe(404);
    const kept = await api.db.store.query({
      text: `select l.thread_id "threadId", l.token_hash "tokenHash", p.amount_minor "amountMinor"
               from payment p join link l on l.id = p.link_id where l.id = $1`,
      values: [person.paid],
    });
    expect(kept).toEqual([
      {
        threadId: `instagram:900:erased-${person.paid}`,
        tokenHash: `erased:${person.paid}`,
        amountMinor: 9_900,
      },
    ]);
    const audit = await api.db.store.query({
      text: `select actor, action from audit where subject = 'customer:' || $1::bigint`,
      values: [person.id],
    });
    expect(audit).toEqual([{ actor: expect.stringMatching(/^agent:\d+$/), action: 'customer.erased' }]);
  });

  it('stays as it is while money is on its way, or a message', async () => {
    const person = await known();
    const { store } = api.db;
    await store.query({
      text: `insert into checkout (link_id, provider, provider_ref, reference, cycle, amount_minor, currency, url, status, expires_at)
             values ($1::bigint, 'sandbox', 'p' || $1::bigint, 'p' || $1::bigint, 'monthly', 1, 'NOK', '', 'pending', 1)`,
      values: [person.open],
    });
    const paying = await api.post(`/customers/${person.id}/erase`, { confirm: 'Kari Canary' });
    expect(paying.json()).toMatchObject({ error: { code: 'LINK_BEING_PAID' } });
    await store.query({
      text: `update checkout set status = 'failed' where link_id = $1`,
      values: [person.open],
    });
    await store.query({
      text: `update outbox set status = 'sending' where thread_id = $1`,
      values: [person.threadId],
    });
    const leaving = await api.post(`/customers/${person.id}/erase`, { confirm: 'Kari Canary' });
    expect(leaving.json()).toMatchObject({ error: { code: 'MESSAGE_LEAVING' } });
    expect((await page(person.id)).handles).toHaveLength(1);
  });

  it('shows on one page who they are, how it was proved, and what happened', async () => {
    const person = await known();
    expect(await page(person.id, 'agent')).toMatchObject({
      name: 'Kari Canary',
      callName: 'Kari Canary',
      whole: true,
      handles: [{ handle: 'kari.canary', level: 1, provedAt: NOON - HOUR }],
      orders: [{ plan: 'norway-10', threadId: person.threadId }],
      links: [{ id: person.open }, { id: person.paid, status: 'paid' }],
      payments: [{ amountMinor: 9_900, currency: 'NOK' }],
      consent: [{ kind: 'automation', given: true }],
    });
  });
});

describe('orders from a CSV', () => {
  const head = 'orderNumber,plan,status,expiresAt,cycle,email,phone,firstRenewal,points,currency,iccid,name';
  const row = (number: string, plan = 'norway-10') =>
    `${number},${plan},active,2026-12-14,monthly,ola@example.com,,false,0,NOK,,Ola`;

  it('are added, updated or left as they are; the others are told by row and as a table', async () => {
    const first = await api.upload('/customers/import', [head, row('NO-77001'), row('NO-77002')].join('\n'));
    expect(importedSchema.parse(first.json())).toMatchObject({ inserted: 2, rejected: 0, rejects: [] });
    const again = [head, row('NO-77001', 'Norge 20 GB'), row('NO-77002'), row('=NO-77003', 'moon')];
    const answer = await api.upload('/customers/import', again.join('\n'));
    const told = importedSchema.parse(answer.json());
    expect(told).toMatchObject({
      rows: 3,
      inserted: 0,
      updated: 1,
      unchanged: 1,
      rejected: 1,
      complete: true,
    });
    expect(told.rejects).toEqual([
      { row: 4, orderNumber: '=NO-77003', reason: expect.stringContaining('plan "moon"') },
    ]);
    expect(told.rejectsCsv).toContain("4,'=NO-77003,");
    const audit = await api.db.store.query({
      text: `select detail from audit where action = 'orders.imported' order by id`,
    });
    expect(audit).toEqual([
      { detail: { rows: 2, inserted: 2, updated: 0, rejected: 0 } },
      { detail: { rows: 3, inserted: 0, updated: 1, rejected: 1 } },
    ]);
  });

  it.each([
    ['of an agent', head, 'agent', 403, 'ROLE_MISSING'],
    ['with other columns', 'number,plan\n1,2', 'admin', 400, 'IMPORT_HEADER'],
    ['without anything', '', 'admin', 400, 'IMPORT_HEADER'],
  ] as const)('are refused %s', async (_what, csv, who, status, code) => {
    const answer = await api.upload('/customers/import', csv, who);
    expect([answer.statusCode, answer.body]).toEqual([status, expect.stringContaining(code)]);
  });

  it('come as CSV and as nothing else, to this address and to no other', async () => {
    expect((await api.post('/customers/import')).statusCode).toBe(415);
    expect((await api.upload('/bulk', head)).statusCode).toBe(415);
  });
});
