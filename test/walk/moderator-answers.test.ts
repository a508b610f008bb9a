import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { keywordEngine } from '../support/keyword-engine';
import { linkIn, useWalk } from '../support/walk';
import { signIn, type WalkAgent } from '../support/walk-agent';

const context = useWalk({ parts: { model: keywordEngine({ human: 'talk-to-human' }, 'renew') } });
const ICCID = '8947080012345678901';
/** Never answered by a moderator's question: it has no end, and its own test reads what it sends. */
const STREAM = '/api/events';

let secrets: readonly string[];
let addresses: readonly string[];
let adminToken: string;
let moderatorToken: string;

interface Described {
  readonly paths: Readonly<Record<string, { readonly get?: object }>>;
}

/** A customer with an order goes the whole way, and everybody writes the order's data wherever something can be written. */
beforeAll(async () => {
  const { walk } = context;
  const languages = ['en'] as const;
  adminToken = (await walk.app.agents.add({ name: 'The admin', role: 'admin', languages })).token;
  moderatorToken = (await walk.app.agents.add({ name: 'The moderator', role: 'moderator', languages })).token;
  const admin = signIn(walk, adminToken);

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
  await admin.post('/labels', { name: `for ${order.number}`, tone: 'teal' });
  await admin.post('/replies', { name: 'about', texts: { en: `Your order ${all}` } });
  await admin.post('/views', {
    name: `of ${order.email}`,
    team: true,
    filter: { view: 'all', q: order.number },
  });
  await walk.settle();
  await walk.rows(
    `insert into moderation_item (kind, subject, evidence, thread_id, first_at, last_at)
     values ('scam_report', 'words:x', $1, $2, $3, $3)`,
    [all, customer.threadId, walk.clock.now()],
  );
  await walk.rows(`update contact set name = $1`, [`Kari ${order.phone}`]);
  await walk.rows(`update "case" set resolution = $1`, [`sent to ${order.email}`]);
  await walk.rows(`update consent set evidence = $1`, [all]);

  const [known] = await walk.rows<{ customer: number; link: number; turn: number }>(
    `select contact_id customer, (select max(id) from link where thread_id = $1) link,
            (select max(id) from turn where thread_id = $1) turn from identity where thread_id = $1`,
    [customer.threadId],
  );
  const ids: Record<string, string> = {
    customers: `${known?.customer}`,
    links: `${known?.link}`,
    turns: `${known?.turn}`,
    threads: encodeURIComponent(customer.threadId),
    cases: `${open.id}`,
    bulk: await idOf(admin, '/bulk', {
      action: { type: 'read' },
      target: { ids: [customer.threadId] },
      threadIds: [customer.threadId],
    }),
  };
  const described = (await fetch(`${walk.app.url}/api/openapi.json`).then((answer) =>
    answer.json(),
  )) as Described;
  addresses = Object.entries(described.paths)
    .filter(([path, { get }]) => get !== undefined && path !== STREAM)
    .map(([path]) =>
      path.replace(/\/([\w-]+)\/\{\w+\}/g, (_all, kind: string) => `/${kind}/${ids[kind] ?? '1'}`),
    );
}, 60_000);

async function idOf(person: WalkAgent, path: string, body: unknown): Promise<string> {
  const { body: made } = await person.post<{ id?: number }>(path, body);
  return `${made.id ?? 1}`;
}

async function answers(token: string): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const address of addresses) {
    const answer = await fetch(`${context.walk.app.url}${address}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect({ address, fails: answer.status >= 500 }).toEqual({ address, fails: false });
    all.set(address, await answer.text());
  }
  return all;
}

const told = (text: string) => secrets.filter((secret) => text.includes(secret));

describe('what the API answers a moderator', () => {
  it('holds no order number, e-mail address, phone number or ICCID, whatever is asked', async () => {
    expect(addresses.length).toBeGreaterThan(15);
    for (const [address, text] of await answers(moderatorToken)) {
      expect({ address, told: told(text) }).toEqual({ address, told: [] });
    }
  });

  it('is a test that sees them where an admin does', async () => {
    const seen = [...(await answers(adminToken))].filter(([, text]) => told(text).length > 0);
    expect(seen.map(([address]) => address.split('/')[2])).toEqual(
      expect.arrayContaining(['cases', 'threads', 'moderation']),
    );
    const [number, , ...others] = secrets;
    expect(seen.flatMap(([, text]) => told(text))).toEqual(expect.arrayContaining([number, ...others]));
  });
});
