import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RouteOptions } from 'fastify';
import { SAMPLES, type SampleChange, type Sampling } from '../console/sample-changes';
import { keywordEngine } from '../support/keyword-engine';
import { type ServedDesk, serveDesk } from '../support/serve-desk';
import { linkIn, useWalk } from '../support/walk';
import { signIn } from '../support/walk-agent';

const context = useWalk({ parts: { model: keywordEngine({ human: 'talk-to-human' }, 'renew') } });
const ICCID = '8947080012345678901';
/** Not asked here, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'GET /api/events': 'has no end; test/console/live/stream.test.ts reads what it sends',
  'POST /api/me/password': 'tells nothing but whether a password was right',
};
/** What addresses need beside their ids. */
const QUERIES: Readonly<Record<string, string>> = {
  '/api/threads': '?view=all',
  '/api/threads/:threadId/draft': '?mode=note',
  '/api/reports/export': '?table=days',
};

let secrets: readonly string[];
let threadId: string;
let desk: ServedDesk;
let adminToken: string;
let moderatorToken: string;
/** In place of a parameter, by what stands before it in the address. */
let ids: Readonly<Record<string, string>>;

/** A customer with an order goes the whole way, and everybody writes the order's data wherever something can be written. */
beforeAll(async () => {
  const { walk } = context;
  const languages = ['en'] as const;
  adminToken = (await walk.app.agents.add({ name: 'The admin', role: 'admin', languages })).token;
  moderatorToken = (await walk.app.agents.add({ name: 'The moderator', role: 'moderator', languages })).token;
  const [admin, moderator] = [signIn(walk, adminToken), signIn(walk, moderatorToken)];

  const order = await walk.order();
  await walk.rows(`update "order" set iccid = $2 where number = $1`, [order.number, ICCID]);
  secrets = [
    order.number,
    order.number.replace(/\W/g, ''),
    order.email,
    order.phone,
    order.phone.slice(3),
    ICCID,
  ];
  const all = `${order.number} ${order.email} ${order.phone} ${ICCID}`;
  const customer = await walk.customer('facebook');
  threadId = customer.threadId;
  await customer.says(`renew ${order.number} please, ${order.email}`);
  await walk.settle();
  const url = (await customer.hearsAll()).map(linkIn).find((link) => link !== undefined);
  if (url !== undefined) await walk.pay(url);
  await walk.settle();
  await customer.says(
    `a human please: ${all} https://evil.example/pay?mail=${order.email}&order=${order.number}`,
  );
  await walk.becomes(customer, 'handoff_requested');
  const open = (await admin.look(customer)).case;
  await admin.claim(customer);
  await admin.reply(customer, `About ${all}`);
  const thread = `/threads/${encodeURIComponent(customer.threadId)}`;
  await admin.post(`${thread}/notes`, { text: `Called about ${all}`, idempotencyKey: randomUUID() });
  const search = { view: 'all', q: order.number };
  for (const [path, body] of [
    ['/labels', { name: `for ${order.number}`, tone: 'teal' }],
    ['/replies', { name: 'about', texts: { en: `Your order ${all}` } }],
    ['/views', { name: `of ${order.email}`, shared: true, search }],
    ['/indicators', { subject: `phone:${order.phone}`, note: all }],
    ['/blocks', { threadId: customer.threadId, platform: false }],
  ] as const)
    expect({ path, status: (await admin.post(path, body)).status }).toEqual({ path, status: 200 });
  await walk.settle();
  for (const subject of [`words:${all}`, `email:${order.email}`, `phone:${order.phone}`])
    await walk.rows(
      `insert into moderation_item (kind, subject, evidence, thread_id, first_at, last_at)
       values ('scam_report', $1, $2, $3, $4, $4)`,
      [subject, all, customer.threadId, walk.clock.now()],
    );
  await walk.rows(`update contact set name = $1`, [`Kari ${order.phone}`]);
  await walk.rows(`update "case" set resolution = $1`, [`sent to ${order.email}`]);
  await walk.rows(`update consent set evidence = $1`, [all]);

  desk = await serveDesk(walk.database.store, { clock: walk.clock });
  const [known] = await walk.rows<{ customer: number }>(
    'select contact_id customer from identity where thread_id = $1',
    [threadId],
  );
  const { body: job } = await moderator.post<{ id?: number }>('/bulk', {
    action: { type: 'unread' },
    target: { threadIds: [threadId] },
  });
  const { body: verdict } = await moderator.post<{ id?: number }>('/verdicts', {
    scope: 'message',
    messageId: (await admin.look(customer)).messages.find(({ origin }) => origin === 'customer')?.id,
    judged: 'ham',
  });
  ids = {
    customers: `${known?.customer}`,
    threads: encodeURIComponent(threadId),
    cases: `${open.id}`,
    bulk: `${job.id}`,
    verdicts: `${verdict.id}`,
  };
}, 60_000);
afterAll(async () => {
  await desk.server.close();
});

interface Answer {
  readonly route: string;
  readonly status: number;
  readonly text: string;
}

async function ask(method: string, path: string, { token, body }: { token: string; body?: unknown }) {
  const answer = await desk.ask(method as 'GET', path, {
    token,
    ...(body !== undefined && { body }),
  });
  return { status: answer.statusCode, text: answer.body };
}

/** Of those a moderator may use. */
function routesWith(wanted: (method: string) => boolean): { method: string; url: string }[] {
  return desk.routes
    .filter(({ config }: RouteOptions) => config?.roles?.includes('moderator'))
    .flatMap(({ method, url }) => [method].flat().map((one) => ({ method: one, url })))
    .filter(({ method, url }) => method !== 'HEAD' && wanted(method) && !(`${method} ${url}` in LEFT_OUT));
}

const withIds = (url: string) =>
  url.replace(/\/([\w-]+)\/:\w+/g, (_all, kind: string) => `/${kind}/${ids[kind] ?? 'none'}`);

async function readAll(token: string): Promise<Answer[]> {
  const all: Answer[] = [];
  for (const { method, url } of routesWith((one) => one === 'GET')) {
    const answer = await ask(method, withIds(url) + (QUERIES[url] ?? ''), { token });
    all.push({ route: `${method} ${url}`, ...answer });
  }
  return all;
}

/** Where the customer's own things can be changed, instead of the ordinary samples. */
const ON_THE_CUSTOMER: typeof SAMPLES = {
  'PATCH /api/me': async () => ({ body: { availability: 'away' } }),
  'POST /api/presence': async () => ({ body: { threadId, state: 'viewing' } }),
  'POST /api/threads/:threadId/read': async () => ({ of: [threadId] }),
  'POST /api/threads/:threadId/unread': async () => ({ of: [threadId] }),
  'PUT /api/threads/:threadId/draft': async () => ({ of: [threadId], body: { text: 'not yet' } }),
  'DELETE /api/threads/:threadId/draft': async () => ({ of: [threadId] }),
  'POST /api/blocks': async () => ({ body: { threadId, platform: false } }),
  'PATCH /api/labels/:id': async (s) => ({ of: [await newest(s, 'label')], body: { tone: 'red' } }),
  'POST /api/moderation/:id/decide': async (s) => ({
    of: [await newest(s, 'moderation_item')],
    body: { status: 'dismissed' },
  }),
  'POST /api/verdicts': async (s) => ({
    body: {
      scope: 'message',
      messageId: await newest(s, `message where origin = 'customer'`),
      judged: 'ham',
    },
  }),
};

async function newest({ store }: Sampling, rows: string): Promise<number> {
  return (await store.one<{ id: number }>({ text: `select max(id) id from ${rows}` }))?.id ?? 0;
}

/** What a change needs is made by the moderator too, and by an admin where only they may. */
async function prepare(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const own = await ask(method, path, { token: moderatorToken, body });
  const made = own.status === 403 ? await ask(method, path, { token: adminToken, body }) : own;
  return JSON.parse(made.text) as Record<string, unknown>;
}

async function change({ method, url }: { method: string; url: string }, n: number): Promise<Answer> {
  const route = `${method} ${url}`;
  const sample = ON_THE_CUSTOMER[route] ?? SAMPLES[route];
  if (!sample) return { route, status: 0, text: 'has no sample' };
  const { of = [], body }: SampleChange = await sample(
    { store: context.walk.database.store, ask: prepare },
    n,
  );
  const given = [...of];
  const path = url.replace(/:\w+/g, () => encodeURIComponent(`${given.shift()}`)) + (QUERIES[url] ?? '');
  return { route, ...(await ask(method, path, { token: moderatorToken, body })) };
}

const told = (text: string) => secrets.filter((secret) => text.includes(secret));
const GOOD = { status: 200, why: '', told: [] };
const resultOf = ({ status, text }: Answer) => ({
  status,
  why: status === 200 ? '' : text,
  told: told(text),
});

describe('what the API answers a moderator', () => {
  it('holds no order number, e-mail address, phone number or ICCID, whatever is asked', async () => {
    const answers = await readAll(moderatorToken);
    expect(answers.length).toBeGreaterThan(25);
    for (const answer of answers)
      expect({ route: answer.route, ...resultOf(answer) }).toEqual({ route: answer.route, ...GOOD });
  });

  it('is a test that sees them where an admin does', async () => {
    const seen = (await readAll(adminToken)).filter(({ text }) => told(text).length > 0);
    expect(seen.map(({ route }) => route)).toEqual(
      expect.arrayContaining([
        'GET /api/cases',
        'GET /api/threads/:threadId/messages',
        'GET /api/moderation',
        'GET /api/indicators',
        'GET /api/labels',
        'GET /api/views',
      ]),
    );
    const [number, , ...others] = secrets;
    expect(seen.flatMap(({ text }) => told(text))).toEqual(expect.arrayContaining([number, ...others]));
  });

  it('holds none of them after any change either', async () => {
    const changes = routesWith((method) => method !== 'GET');
    expect(changes.length).toBeGreaterThan(25);
    for (const [n, route] of changes.entries()) {
      const answer = await change(route, n);
      expect({ route: answer.route, ...resultOf(answer) }).toEqual({ route: answer.route, ...GOOD });
    }
  });
});
