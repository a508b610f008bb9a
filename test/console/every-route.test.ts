import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import { assertRoles } from '../../src/console/authenticate';
import { ROLES, type Role } from '../../src/console/contract/agent';
import { useTestDatabase } from '../support/database';
import { botRow, NOON, newMessage, waitingThread } from '../support/handoff';
import { serveDesk } from '../support/serve-desk';
import { type SignedInPerson, signedIn, testSessions } from '../support/sign-in';
import { SAMPLES, SHOWN_ELSEWHERE, WITHOUT_A_LINE } from './sample-changes';

/** Things with an address that belong to a thread, and so to an account: src/console/access.ts finds their thread. */
const OF_A_THREAD = ['cases', 'links', 'messages', 'outbox', 'threads', 'turns'];
/** A person may have threads on several accounts: what of it is seen is decided where it is read. */
const OF_SEVERAL_THREADS = ['customers', 'moves'];
/** Things that belong to the whole desk or to a person. A route that names a new kind has to choose a list. */
const OF_THE_DESK = [
  'bulk',
  'channels',
  'clusters',
  'indicators',
  'labels',
  'moderation',
  'offline',
  'replies',
  'sessions',
  'team',
  'teams',
  'verdicts',
  'views',
  'webhook-deliveries',
  'webhooks',
];

/** Has no end; its own test proves whose events it sends. */
const STREAM = '/api/events';

const db = useTestDatabase();
const people = new Map<string, SignedInPerson>();
let server: FastifyInstance;
let routes: readonly RouteOptions[];
let own: Record<string, string>;

beforeAll(async () => {
  ({ server, routes } = await serveDesk(db.store, { ownOrigin: () => 'https://desk.example.com' }));
  for (const role of ROLES) people.set(role, await signedIn(db.store, { role }));
  own = await thingsOfAThread();
});
afterAll(async () => {
  await server.close();
});

/** One of each kind, on the account facebook:100. */
async function thingsOfAThread(): Promise<Record<string, string>> {
  const { threadId, caseId } = await waitingThread(db.store);
  const turn = await db.store.one<{ id: number }>({
    text: `insert into turn (thread_id, inbox_ids, epoch, at, trace) values ($1, '{}', 0, $2, '{}') returning id`,
    values: [threadId, NOON],
  });
  const link = await db.store.one<{ id: number }>({
    text: `with q as (insert into quote (thread_id, body, expires_at) values ($1, $3, $2) returning id)
           insert into link (token_hash, code, thread_id, quote_id, order_keys, language, expires_at)
           select 'x', '7F-42', $1, q.id, '{}', 'en', $2 from q returning id`,
    values: [threadId, NOON, JSON.stringify({ lines: [], currency: 'NOK', vatRate: 0.25, expiresAt: NOON })],
  });
  const customer = await db.store.one<{ id: number }>({
    text: `with c as (insert into contact (name) values ('Kari') returning id)
           insert into identity (thread_id, contact_id) select $1, c.id from c returning contact_id id`,
    values: [threadId],
  });
  return {
    customers: `${customer?.id}`,
    threads: threadId,
    cases: `${caseId}`,
    messages: `${await newMessage(db.store, threadId, 'hei')}`,
    outbox: `${await botRow(db.store, threadId)}`,
    turns: `${turn?.id}`,
    links: `${link?.id}`,
  };
}

function person(role: Role): SignedInPerson {
  const found = people.get(role);
  if (!found) throw new Error('people exist inside tests only');
  return found;
}

function methodsOf({ method }: RouteOptions): string[] {
  return [method].flat();
}

/** Address of a route with ids in it: one of our own things where there is one. */
function addressOf({ url }: RouteOptions): string {
  return url.replace(/\/([\w-]+)\/:\w+/g, (_found, kind: string) => `/${kind}/${own[kind] ?? '1'}`);
}

async function ask(route: RouteOptions, method: string, headers: Readonly<Record<string, string>>) {
  const answer = await server.inject({
    method: method as 'GET', // one of those the route was registered with
    url: addressOf(route),
    headers,
    ...(!['GET', 'HEAD'].includes(method) && { payload: {} }),
  });
  const code = method === 'HEAD' ? undefined : answer.json<{ error?: { code: string } }>().error?.code;
  return { route: `${method} ${route.url}`, status: answer.statusCode, code };
}

/** A request of each method of each route that has one of these methods. */
function everyRoute(wanted: (route: RouteOptions, method: string) => boolean): [RouteOptions, string][] {
  return routes.flatMap((route) =>
    methodsOf(route)
      .filter((method) => method !== 'HEAD' && wanted(route, method))
      .map((method): [RouteOptions, string] => [route, method]),
  );
}

const isChange = (_route: RouteOptions, method: string) => !['GET', 'HEAD'].includes(method);

describe('every route of the API', () => {
  it('says who may use it', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.filter(({ config }) => !config?.roles?.length).map(({ url }) => url)).toEqual([]);
  });

  it('could not be registered without saying so', () => {
    const other = Fastify();
    other.addHook('onRoute', assertRoles);
    expect(() => other.get('/new', async () => '')).toThrow('GET /new: say who may use it');
    expect(() => other.get('/none', { config: { roles: [] } }, async () => '')).toThrow('say who may use it');
  });

  it('refuses whoever is not signed in', async () => {
    const revoked = await signedIn(db.store, { role: 'admin' });
    await testSessions(db.store).end(revoked.agent.id, {});
    for (const [route, method] of everyRoute(() => true)) {
      for (const headers of [{}, { ...revoked.headers }, { cookie: `renewdesk=${'0'.repeat(64)}` }]) {
        expect(await ask(route, method, headers)).toMatchObject({ status: 401, code: 'TOKEN_REFUSED' });
      }
    }
  });

  it('refuses whoever has another role, by cookie and by token', async () => {
    for (const role of ROLES) {
      const { headers, bearer } = person(role);
      for (const [route, method] of everyRoute(({ config }) => !config?.roles?.includes(role))) {
        for (const sent of [headers, { authorization: bearer }]) {
          expect({ role, ...(await ask(route, method, { ...sent })) }).toMatchObject({
            role,
            status: 403,
            code: 'ROLE_MISSING',
          });
        }
      }
    }
  });

  it('changes nothing for a browser without the csrf token, with one of another session, or from another site', async () => {
    const other = await signedIn(db.store, { role: 'admin' });
    for (const [route, method] of everyRoute(isChange)) {
      const role = route.config?.roles?.[0] ?? 'admin';
      const { cookie, headers } = person(role);
      const stolen = { ...headers, 'x-renewdesk-csrf': other.headers['x-renewdesk-csrf'] };
      for (const sent of [
        { cookie },
        stolen,
        { ...headers, 'sec-fetch-site': 'cross-site' },
        { ...headers, 'sec-fetch-site': 'same-site' },
        { ...headers, origin: 'https://evil.example' },
        { ...headers, origin: 'null' },
      ]) {
        expect(await ask(route, method, { ...sent })).toMatchObject({ status: 403, code: 'CSRF_REFUSED' });
      }
    }
  });

  it('lets the desk itself through, also behind a proxy', async () => {
    const { headers } = person('admin');
    for (const origin of [{ 'sec-fetch-site': 'same-origin' }, { origin: 'https://desk.example.com' }, {}]) {
      const answer = await server.inject({
        method: 'PATCH',
        url: '/api/me',
        headers: { ...headers, ...origin },
        payload: { availability: 'away' },
      });
      expect(answer.json()).toMatchObject({ availability: 'away' });
    }
  });

  it('names things of a thread or of the desk, so that access by account is decided on', () => {
    const kinds = routes.flatMap(({ url }) => [...url.matchAll(/\/([\w-]+)\/:\w+/g)].map(([, kind]) => kind));
    const undecided = kinds.filter(
      (kind) => ![...OF_A_THREAD, ...OF_SEVERAL_THREADS, ...OF_THE_DESK].includes(kind ?? ''),
    );
    expect([...new Set(undecided)]).toEqual([]);
  });

  it('hides what belongs to an account that the person is not for', async () => {
    const foreign: Record<Role, SignedInPerson> = {
      agent: await signedIn(db.store, { role: 'agent', accounts: ['x:9'] }),
      moderator: await signedIn(db.store, { role: 'moderator', accounts: ['x:9'] }),
      admin: await signedIn(db.store, { role: 'admin', accounts: ['x:9', 'instagram:100'] }),
    };
    const named = everyRoute(({ url }) => OF_A_THREAD.some((kind) => url.includes(`/${kind}/:`)));
    expect(named.length).toBeGreaterThan(15);
    for (const [route, method] of named) {
      for (const role of route.config?.roles ?? []) {
        expect(await ask(route, method, { ...foreign[role].headers })).toMatchObject({
          status: 404,
          code: 'NOT_FOUND',
        });
      }
    }
    const several = everyRoute(({ url }, method) => method === 'GET' && /\/customers\/:/.test(url));
    for (const [route, method] of several) {
      const [role = 'admin'] = route.config?.roles ?? [];
      expect((await ask(route, method, { ...person(role).headers })).status).toBe(200);
      expect(await ask(route, method, { ...foreign[role].headers })).toMatchObject({ status: 404 });
    }
    const { threads: threadId = '' } = own;
    const lists = everyRoute(({ url }, method) => method === 'GET' && !url.includes(':') && url !== STREAM);
    let shown = 0;
    for (const [{ url, config }] of lists) {
      if (!config?.roles?.includes('admin')) continue;
      const seen = await server.inject({ url, headers: person('admin').headers });
      if (seen.body.includes(threadId)) shown++;
      const hidden = await server.inject({ url, headers: foreign.admin.headers });
      expect({ url, status: hidden.statusCode, tells: hidden.body.includes(threadId) }).toEqual({
        url,
        status: seen.statusCode,
        tells: false,
      });
    }
    expect(shown).toBeGreaterThan(1);
  });
});

describe('every change', () => {
  const name = ([{ url }, method]: [RouteOptions, string]) => `${method} ${url}`;
  const changes = () => everyRoute(isChange).map(name);

  it('has a sample, or a reason to leave no line in the audit', () => {
    const known = [SAMPLES, WITHOUT_A_LINE, SHOWN_ELSEWHERE].flatMap((each) => Object.keys(each));
    expect(changes().filter((route) => !known.includes(route))).toEqual([]);
    expect(known.filter((route) => !changes().includes(route))).toEqual([]);
  });

  it('leaves a line in the audit that says who it was, and where they asked from', async () => {
    const { agent, bearer } = person('admin');
    const send = (method: string, url: string, body: unknown = {}) =>
      server.inject({
        method: method as 'POST', // one of those the route was registered with
        url,
        headers: { authorization: bearer, 'x-forwarded-for': '198.51.100.7' },
        payload: body as object,
      });
    const ask = async (method: string, path: string, body?: unknown) =>
      (await send(method, path, body)).json<Record<string, unknown>>();
    for (const [n, [route, sample]] of Object.entries(SAMPLES).entries()) {
      const { of = [], body } = await sample({ store: db.store, ask }, n);
      const [method = '', pattern = ''] = route.split(' ');
      const given = [...of];
      const before = await lastLine();
      const answer = await send(
        method,
        pattern.replace(/:\w+/g, () => `${given.shift()}`),
        body,
      );
      expect({
        route,
        status: answer.statusCode,
        body: answer.statusCode === 200 ? '' : answer.body,
      }).toEqual({
        route,
        status: 200,
        body: '',
      });
      const lines = await db.store.query<{ actor: string; address: string | null }>({
        text: `select actor, address from audit where id > $1 and actor <> 'bot'`,
        values: [before],
      });
      expect({ route, lines }).toEqual({
        route,
        lines: expect.arrayContaining([{ actor: `agent:${agent.id}`, address: '198.51.100.7' }]),
      });
      expect({ route, without: lines.filter(({ address }) => address === null) }).toEqual({
        route,
        without: [],
      });
    }
  });

  async function lastLine(): Promise<number> {
    const row = await db.store.one<{ id: number }>({ text: 'select coalesce(max(id), 0) id from audit' });
    return row?.id ?? 0;
  }
});
