import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { authenticate, isStillIn } from '../../../src/console/authenticate';
import type { Role } from '../../../src/console/contract/agent';
import { presentThreadsSchema } from '../../../src/console/contract/live';
import { publishLive } from '../../../src/console/live/publish';
import { liveRoutes } from '../../../src/console/live-routes';
import type { Sessions } from '../../../src/console/sign-in/sessions';
import { createAgents } from '../../../src/handoff/agents';
import { randomIds } from '../../../src/lib/ids';
import { silentLog } from '../../../src/lib/log';
import { closeServer } from '../../../src/webhook/close-server';
import { useTestDatabase } from '../../support/database';
import { newMessage, newThread } from '../../support/handoff';
import { quietServer } from '../../support/quiet-server';
import { leave, type SignedInPerson, signedIn, testSessions } from '../../support/sign-in';
import { until } from '../../support/until';
import { changesIn, type Reader, readStream } from './support';

const db = useTestDatabase();
const BEAT_MS = 40;
const people = new Map<string, SignedInPerson>();
let sessions: Sessions;
let server: FastifyInstance;
let url = '';
let readers: Reader[] = [];

beforeAll(async () => {
  sessions = testSessions(db.store);
  server = await listen();
  url = addressOf(server);
  await person('kari', { role: 'agent' });
  await person('mod', { role: 'moderator' });
  await person('ola', { role: 'agent', accounts: ['instagram:100'] });
});
beforeEach(() => {
  for (const reader of readers) reader.cut();
  readers = [];
});
afterAll(async () => {
  for (const reader of readers) reader.cut();
  await closeServer(server);
});

describe('the stream of changes', () => {
  it('is ready, then tells what changed and where, and nothing of what it says', async () => {
    const threadId = await newThread(db.store);
    const reader = await ready('kari');
    expect(reader.headers()).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    await newMessage(db.store, threadId, 'NO-48213 kari@example.com');
    await until('the change', () => changesIn(reader.heard).length > 0);
    expect(changesIn(reader.heard)).toEqual([{ id: expect.any(Number), kind: 'message', threadId }]);
    expect(JSON.stringify(reader.heard)).not.toMatch(/48213|example/);
  });

  it('tells whoever opens the desk what changed while it was opening', async () => {
    const threadId = await newThread(db.store);
    await newMessage(db.store, threadId, 'Hei');
    const reader = await ready('kari');
    await until('the change', () => threadsIn(reader).includes(threadId));
    expect(reader.heard[0]).toMatchObject({ name: 'ready', data: { resumed: false } });
  });

  it('loses nothing and tells nothing twice over five cuts', async () => {
    const threadId = await newThread(db.store);
    const heard: number[] = [];
    let reader = await ready('kari');
    let told = 0;
    const writing = (async () => {
      for (let n = 1; n <= 200; n++) {
        await publishLive(db.store, { kind: 'draft', threadId, caseId: n });
        told = n;
      }
    })();
    for (let cut = 1; cut <= 5; cut++) {
      const enough = cut * 30;
      await until('more to be told', () => told >= enough);
      reader.cut();
      await reader.ended;
      heard.push(...casesIn(reader));
      reader = await ready('kari', reader.lastId());
      expect(reader.heard[0]).toMatchObject({ name: 'ready', data: { resumed: true } });
    }
    await writing;
    await until('all two hundred', () => heard.length + casesIn(reader).length >= 200);
    heard.push(...casesIn(reader));
    expect(heard.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
  });

  it.each(['nonsense', '1.1:1:', `zz.1:9${'9'.repeat(15)}:`])(
    'says that everything is to be read anew to whoever comes with %s',
    async (lastId) => {
      const reader = follow('kari', lastId);
      await until('the stream', () => reader.heard.length > 0);
      expect(reader.heard[0]).toMatchObject({ name: 'reset' });
    },
  );

  it('tells of an account only whoever may see it, and of moderation no agent', async () => {
    const [facebook, instagram] = [
      await newThread(db.store),
      await newThread(db.store, { channel: 'instagram' }),
    ];
    const [kari, ola, mod] = [await ready('kari'), await ready('ola'), await ready('mod')];
    await publishLive(db.store, { kind: 'message', threadId: facebook });
    await publishLive(db.store, { kind: 'moderation' });
    await publishLive(db.store, { kind: 'message', threadId: instagram });
    await publishLive(db.store, { kind: 'bulk' });
    await until('the last change', () =>
      [kari, ola, mod].every((reader) => kindsIn(reader).includes('bulk')),
    );
    expect(threadsIn(kari).slice(-2)).toEqual([facebook, instagram]);
    expect(threadsIn(ola)).toEqual([instagram]);
    expect(kindsIn(kari)).not.toContain('moderation');
    expect(kindsIn(mod)).toContain('moderation');
  });

  it('shows that it lives, and ends with the session', async () => {
    await person('short', { role: 'agent' });
    const reader = await ready('short');
    await until('a beat', () => reader.heard.some(({ name }) => name === 'beat'));
    await sessions.end(personOf('short').agent.id, {});
    await reader.ended;
    expect(reader.status()).toBe(200);
    const late = follow('short');
    await late.ended;
    expect(late.status()).toBe(401);
  });

  it('ends when a person’s accounts change, so that nobody hears of one they have lost', async () => {
    await person('moved', { role: 'agent' });
    const reader = await ready('moved');
    await db.store.query({
      text: `insert into agent_account (agent_id, account_id) values ($1, 'instagram:100')`,
      values: [personOf('moved').agent.id],
    });
    await reader.ended;
  });

  it('ends for a script whose person has left', async () => {
    await person('leaver', { role: 'agent' });
    const reader = readStream(url, { who: { authorization: personOf('leaver').bearer } });
    readers.push(reader);
    await until('the stream', () => reader.heard.length > 0);
    await leave(db.store, 'leaver');
    await reader.ended;
  });

  it('is refused to whoever holds very many', async () => {
    await person('greedy', { role: 'agent' });
    await Promise.all(Array.from({ length: 24 }, () => ready('greedy')));
    const late = follow('greedy');
    await late.ended;
    expect(late.status()).toBe(429);
    readers[0]?.cut();
    await until('a place', async () => {
      const again = follow('greedy');
      await until('an answer', () => again.status() !== undefined);
      return again.status() === 200;
    });
  });

  it('keeps nothing for whoever has left before it was open', async () => {
    await person('hasty', { role: 'agent' });
    let release = (): void => undefined;
    const locked = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isLocked = false;
    const holding = db.store.transaction(async (tx) => {
      await tx.query({ text: 'lock table agent in access exclusive mode' });
      isLocked = true;
      await locked;
    });
    await until('the lock', () => isLocked);
    const hasty = Array.from({ length: 30 }, () => follow('hasty'));
    await until('their requests', async () => (await connections()) >= 30);
    for (const reader of hasty) reader.cut();
    await until('them gone', async () => (await connections()) === 0);
    release();
    await holding;
    const late = follow('hasty');
    await until('an answer', () => late.status() !== undefined);
    expect(late.status()).toBe(200);
  });

  it('does not hold up a process that stops', async () => {
    const other = await listen();
    const reader = readStream(addressOf(other), { who: whoIs('kari') });
    await until('the stream', () => reader.heard.length > 0);
    const began = performance.now();
    await closeServer(other);
    await reader.ended;
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe('presence', () => {
  it('is seen by the others in the thread, told once, and gone with a word or without', async () => {
    const threadId = await newThread(db.store);
    const reader = await ready('mod');
    expect(await present('kari', threadId, 'viewing')).toEqual([]);
    expect(await present('mod', threadId, 'viewing')).toMatchObject([{ name: 'kari', state: 'viewing' }]);
    await present('kari', threadId, 'viewing');
    expect(await presentThreads('mod')).toContain(threadId);
    expect(await presentThreads('ola')).toEqual([]);
    await present('kari', threadId, 'replying');
    expect(await present('mod', threadId, 'viewing')).toMatchObject([{ state: 'replying' }]);
    await present('kari', threadId, 'idle');
    expect(await present('mod', threadId, 'viewing')).toEqual([]);
    await until('presence', () => kindsIn(reader).includes('presence'));
    const rows = await db.store.query({
      text: `select id from live_event where kind = 'presence' and thread_id = $1`,
      values: [threadId],
    });
    // kari looks, mod looks, kari writes, kari leaves.
    expect(rows).toHaveLength(4);
    await db.store.query({
      text: `update presence set lease_until = clock_timestamp() - interval '1 second'`,
    });
    expect(await present('kari', threadId, 'viewing')).toEqual([]);
  });

  it('is refused in a thread of another account', async () => {
    const threadId = await newThread(db.store);
    const answer = await post('ola', { threadId, state: 'viewing' });
    expect(answer.statusCode).toBe(404);
  });
});

async function listen(): Promise<FastifyInstance> {
  const made = quietServer();
  made.setValidatorCompiler(validatorCompiler);
  made.setSerializerCompiler(serializerCompiler);
  await made.register(
    async (scope) => {
      scope.decorateRequest('agent', null);
      scope.decorateRequest('sessionId', null);
      const deps = {
        store: db.store,
        sessions,
        agents: createAgents({ store: db.store, ids: randomIds }),
        ownOrigin: () => undefined,
      };
      scope.addHook('onRequest', (request, reply) => authenticate(request, reply, deps));
      liveRoutes(scope, {
        store: db.store,
        log: silentLog,
        beatMs: BEAT_MS,
        isStillIn: (request) => isStillIn(request, deps),
      });
    },
    { prefix: '/api' },
  );
  await made.listen({ host: '127.0.0.1', port: 0 });
  return made;
}

/** Connections that the server holds. */
async function connections(): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

function addressOf(listening: FastifyInstance): string {
  return listening.listeningOrigin;
}

async function person(
  name: string,
  rest: { readonly role: Role; readonly accounts?: readonly string[] },
): Promise<void> {
  people.set(name, await signedIn(db.store, { name, ...rest }, sessions));
}

function personOf(name: string): SignedInPerson {
  const found = people.get(name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
}

function whoIs(name: string): Readonly<Record<string, string>> {
  return personOf(name).headers;
}

function follow(name: string, lastId?: string): Reader {
  const reader = readStream(url, { who: whoIs(name), lastId });
  readers.push(reader);
  return reader;
}

async function ready(name: string, lastId?: string): Promise<Reader> {
  const reader = follow(name, lastId);
  await until('the stream', () => reader.heard.length > 0);
  return reader;
}

function casesIn(reader: Reader): number[] {
  return changesIn(reader.heard).flatMap(({ kind, caseId }) => (kind === 'draft' && caseId ? [caseId] : []));
}

function kindsIn(reader: Reader): string[] {
  return changesIn(reader.heard).map(({ kind }) => kind);
}

function threadsIn(reader: Reader): string[] {
  return changesIn(reader.heard).flatMap(({ threadId, kind }) =>
    kind === 'message' && threadId ? [threadId] : [],
  );
}

function post(name: string, body: unknown) {
  return server.inject({
    method: 'POST',
    url: '/api/presence',
    headers: { ...whoIs(name), 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
}

async function present(name: string, threadId: string, state: string): Promise<unknown> {
  const answer = await post(name, { threadId, state });
  return (answer.json() as { present: unknown }).present;
}

async function presentThreads(name: string): Promise<string[]> {
  const answer = await server.inject({
    url: '/api/presence',
    headers: whoIs(name),
  });
  return presentThreadsSchema.parse(answer.json()).threads.map(({ threadId }) => threadId);
}
