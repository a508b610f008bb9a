import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { ROLES, type Role } from '../../src/console/contract/agent';
import type { Member } from '../../src/console/contract/team';
import type { OpenedSignIn } from '../../src/console/sign-in/open-sign-in';
import { createSettableClock } from '../../src/lib/clock';
import { useTestDatabase } from '../support/database';
import { NOON, newThread } from '../support/handoff';
import { serveDesk } from '../support/serve-desk';
import { type SignedInPerson, signedIn, testSignIn } from '../support/sign-in';
import { enrol, plainBrowser, serveSignIn } from './sign-in/sign-in-browser';

const db = useTestDatabase();
const clock = createSettableClock({ now: () => NOON });
const PASSWORD = 'lantern copper orchard';
const people = new Map<Role, SignedInPerson>();
let opened: OpenedSignIn;
let server: FastifyInstance;
let pages: FastifyInstance;

beforeAll(async () => {
  opened = testSignIn(db.store, clock);
  ({ server } = await serveDesk(db.store, { ...opened, clock }));
  pages = await serveSignIn(opened);
  await db.store.query({ text: `insert into account (id, channel, handle) values ('x:9', 'x', 'nine')` });
  for (const role of ROLES) people.set(role, await signedIn(db.store, { role }, opened.sessions));
});
afterAll(async () => {
  await Promise.all([server.close(), pages.close()]);
});

async function ask<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  role: Role = 'admin',
) {
  const answer = await server.inject({
    method,
    url: `/api${path}`,
    headers: { ...people.get(role)?.headers },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json<T & { error?: { code: string } }>() };
}

const add = (name: string, more = {}) =>
  ask<{ member: Member; linkPath: string }>('POST', '/team', {
    name,
    role: 'agent',
    languages: ['nb'],
    ...more,
  });

describe('the team', () => {
  it('gets a new person, who comes in by the link that is shown once', async () => {
    const { body } = await add('Sofie Dahl', { accounts: ['x:9'] });
    expect(body.member).toMatchObject({
      active: true,
      hasPassword: false,
      hasToken: false,
      accounts: ['x:9'],
    });
    const browser = plainBrowser(pages);
    await enrol(browser, body.linkPath, { password: PASSWORD, at: () => clock.now() });
    expect((await opened.sessions.find(browser.cookies()))?.agent).toMatchObject({
      name: 'Sofie Dahl',
      accounts: ['x:9'],
    });
    const { body: list } = await ask<{ members: Member[] }>('GET', '/team');
    expect(list.members.find(({ name }) => name === 'Sofie Dahl')).toMatchObject({
      hasPassword: true,
      hasSecondFactor: true,
      signedInAt: NOON,
    });
    expect((await add('Sofie Dahl')).body.error?.code).toBe('AGENT_EXISTS');
    expect((await add('Other', { accounts: ['x:1'] })).body.error?.code).toBe('ACCOUNT_UNKNOWN');
    expect((await plainBrowser(pages).open(body.linkPath)).status).toBe(404);
  });

  it('lets a reset person in by a new link only', async () => {
    const { body } = await add('Lost Phone');
    const { id } = body.member;
    const browser = plainBrowser(pages);
    await enrol(browser, body.linkPath, { password: PASSWORD, at: () => clock.now() });
    const reset = await ask<{ member: Member; linkPath: string }>('POST', `/team/${id}/reset`);
    expect(reset.body.member).toMatchObject({ hasPassword: false, hasSecondFactor: false });
    expect(await opened.sessions.find(browser.cookies())).toBeUndefined();
    await browser.open('/console/sign-in');
    expect((await browser.send({ name: 'Lost Phone', password: PASSWORD })).status).toBe(401);
    await enrol(browser, reset.body.linkPath, { password: PASSWORD, at: () => clock.now() });
    expect(await opened.sessions.find(browser.cookies())).toBeDefined();
    const changes = await db.store.query<{ action: string }>({
      text: `select action from audit where subject = $1 and action like 'person.%' order by id`,
      values: [`agent:${id}`],
    });
    expect(changes.map(({ action }) => action)).toEqual(['person.added', 'person.reset']);
  });

  it('shuts out who has left or has another role, where they are signed in too', async () => {
    const person = await signedIn(db.store, { role: 'agent' }, opened.sessions);
    const { id } = person.agent;
    await ask('PATCH', `/team/${id}`, { languages: ['zh'], accounts: ['x:9'] });
    expect((await opened.sessions.find(person.cookie))?.agent).toMatchObject({
      languages: ['zh'],
      accounts: ['x:9'],
    });
    await ask('PATCH', `/team/${id}`, { role: 'moderator' });
    expect(await opened.sessions.find(person.cookie)).toBeUndefined();
    expect((await ask<Member>('PATCH', `/team/${id}`, { active: false })).body.active).toBe(false);
    const answer = await server.inject({ url: '/api/me', headers: { authorization: person.bearer } });
    expect(answer.statusCode).toBe(401);
  });

  it('always keeps an admin, also when two take each other’s role at once', async () => {
    const { id: first } = people.get('admin')?.agent ?? { id: 0 };
    expect((await ask('PATCH', `/team/${first}`, { role: 'agent' })).body.error?.code).toBe('LAST_ADMIN');
    expect((await ask('PATCH', `/team/${first}`, { active: false })).body.error?.code).toBe('LAST_ADMIN');
    // An admin of some accounts could give nobody what they lack themselves.
    await signedIn(db.store, { role: 'admin', accounts: ['x:9'] }, opened.sessions);
    expect((await ask('PATCH', `/team/${first}`, { accounts: ['x:9'] })).body.error?.code).toBe('LAST_ADMIN');
    const { agent: second } = await signedIn(db.store, { role: 'admin' }, opened.sessions);
    const both = await Promise.all(
      [first, second.id].map((id) => ask('PATCH', `/team/${id}`, { active: false })),
    );
    const statuses = both.map(({ status }) => status);
    // Whoever comes second is told so, or is nobody any more before they are heard.
    expect([401, 409].map((refusal) => [200, refusal])).toContainEqual(statuses.toSorted((a, b) => a - b));
    const admins = await db.store.query({
      text: `select id from agent where role = 'admin' and active
                and not exists (select 1 from agent_account where agent_id = agent.id)`,
    });
    expect(admins).toHaveLength(1);
    await db.store.query({ text: `update agent set active = true where id = $1`, values: [first] });
    people.set('admin', await signedIn(db.store, { role: 'admin' }, opened.sessions));
  });

  it('is looked after by an admin of some accounts as far as these reach, and no further', async () => {
    await db.store.query({
      text: `insert into account (id, channel, handle) values ('x:8', 'x', 'eight') on conflict do nothing`,
    });
    const limited = await signedIn(db.store, { role: 'admin', accounts: ['x:9'] }, opened.sessions);
    const wide = await signedIn(db.store, { role: 'admin' }, opened.sessions);
    const far = await signedIn(db.store, { role: 'agent', accounts: ['x:8', 'x:9'] }, opened.sessions);
    const near = await signedIn(db.store, { role: 'agent', accounts: ['x:9'] }, opened.sessions);
    type Request = readonly ['GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', string, object?];
    const send = async (...[method, path, body]: Request) => {
      const { headers } = limited;
      const answer = await server.inject({
        method,
        url: `/api${path}`,
        headers: { ...headers },
        ...(body && { payload: body }),
      });
      return answer.json<{ error?: { code: string } }>().error?.code ?? answer.statusCode;
    };
    const me = limited.agent.id;
    const someone = { name: 'New here', role: 'admin', languages: ['nb'] };
    const beyond: readonly Request[] = [
      ['PATCH', `/team/${me}`, { accounts: [] }],
      ['PATCH', `/team/${me}`, { accounts: ['x:8', 'x:9'] }],
      ['POST', '/team', someone],
      ['POST', '/team', { ...someone, accounts: ['x:8'] }],
      ...[wide, far].flatMap(({ agent: { id } }): Request[] => [
        ['PATCH', `/team/${id}`, { accounts: ['x:9'] }],
        ['PATCH', `/team/${id}`, { active: false }],
        ['POST', `/team/${id}/reset`],
        ['POST', `/team/${id}/token`],
        ['GET', `/team/${id}/sessions`],
        ['DELETE', `/team/${id}/sessions/1`],
      ]),
      ['PUT', '/settings/service', { version: 0, value: {} }],
      ['POST', '/teams', { name: 'Everywhere' }],
      ['POST', '/customers/import'],
    ];
    for (const [method, path, body] of beyond)
      expect([method, path, await send(method, path, body)]).toEqual([method, path, 'ACCOUNTS_BEYOND']);
    expect(await opened.sessions.find(wide.cookie)).toBeDefined();
    expect(await opened.sessions.find(far.cookie)).toBeDefined();
    expect(await send('PATCH', `/team/${near.agent.id}`, { languages: ['zh'] })).toBe(200);
    expect(await send('POST', '/team', { ...someone, accounts: ['x:9'] })).toBe(200);
    expect(await send('PATCH', `/team/${me}`, { accounts: ['x:9'] })).toBe(200);
    await db.store.query({
      text: 'update agent set active = false where id = any ($1) or name = $2',
      values: [[me, wide.agent.id], someone.name],
    });
  });

  it('gives a token for scripts once, and refuses the one before', async () => {
    const person = await signedIn(db.store, { role: 'agent' }, opened.sessions);
    const { body } = await ask<{ token: string }>('POST', `/team/${person.agent.id}/token`);
    const status = async (authorization: string) =>
      (await server.inject({ url: '/api/me', headers: { authorization } })).statusCode;
    expect(await status(person.bearer)).toBe(401);
    expect(await status(`Bearer ${body.token}`)).toBe(200);
    expect((await ask('POST', '/team/999999/token')).body.error?.code).toBe('PERSON_NOT_FOUND');
  });

  it('is known to everybody by name', async () => {
    const { body } = await ask<{ people: object[] }>('GET', '/people', undefined, 'moderator');
    expect(body.people).toContainEqual(expect.objectContaining({ role: 'agent', availability: 'online' }));
    expect(JSON.stringify(body)).not.toMatch(/token|password|accounts/);
  });
});

describe('oneself', () => {
  it('keeps preferences one by one and hands out the csrf token', async () => {
    const { body } = await ask<object>(
      'PATCH',
      '/me',
      { preferences: { theme: 'dark', sound: false } },
      'agent',
    );
    expect(body).toMatchObject({ preferences: { theme: 'dark', sound: false }, availability: 'online' });
    const later = await ask(
      'PATCH',
      '/me',
      { preferences: { language: 'nb' }, availability: 'away' },
      'agent',
    );
    expect(later.body).toMatchObject({
      preferences: { theme: 'dark', sound: false, language: 'nb' },
      availability: 'away',
      csrf: people.get('agent')?.headers['x-renewdesk-csrf'],
    });
    expect((await ask('PATCH', '/me', { preferences: { theme: 'pink' } }, 'agent')).status).toBe(400);
    expect((await ask('PATCH', '/me', { role: 'admin' }, 'agent')).status).toBe(400);
  });

  it('sees and ends sessions of one’s own, and of nobody else', async () => {
    const mine = await signedIn(db.store, { role: 'agent' }, opened.sessions);
    people.set('agent', mine);
    const second = await opened.sessions.open(mine.agent.id, { address: '203.0.113.9', browser: 'a phone' });
    const other = people.get('moderator');
    const [theirs] = await opened.sessions.list(other?.agent.id ?? 0, undefined);
    const { body } = await ask<{ sessions: { id: number; current: boolean }[] }>(
      'GET',
      '/me/sessions',
      undefined,
      'agent',
    );
    expect(body.sessions).toHaveLength(2);
    expect(body.sessions.filter(({ current }) => current)).toHaveLength(1);
    await ask('POST', '/me/sessions', { revoke: theirs?.id }, 'agent');
    expect(await opened.sessions.find(other?.cookie)).toBeDefined();
    const left = await ask<{ sessions: object[] }>('POST', '/me/sessions', { revoke: 'others' }, 'agent');
    expect(left.body.sessions).toHaveLength(1);
    expect(await opened.sessions.isOpen(second.sessionId)).toBe(false);
    expect(await opened.sessions.find(mine.cookie)).toBeDefined();
  });

  it('are seen by an admin, who ends one of a colleague', async () => {
    const { agent, cookie } = await signedIn(db.store, { role: 'agent' }, opened.sessions);
    const phone = await opened.sessions.open(agent.id, { address: '203.0.113.9', browser: 'a phone' });
    const path = `/team/${agent.id}/sessions`;
    const list = await ask<{ sessions: { id: number; browser: string; current: boolean }[] }>('GET', path);
    expect(list.body.sessions.map(({ browser, current }) => [browser, current])).toEqual([
      ['a phone', false],
      ['a test', false],
    ]);
    expect((await ask('GET', path, undefined, 'moderator')).status).toBe(403);
    expect((await ask('GET', '/team/99999/sessions')).status).toBe(404);
    const ended = await ask<{ sessions: object[] }>('DELETE', `${path}/${phone.sessionId}`);
    expect(ended.body.sessions).toHaveLength(1);
    expect(await opened.sessions.isOpen(phone.sessionId)).toBe(false);
    expect(await opened.sessions.find(cookie)).toBeDefined();
    const admin = people.get('admin')?.agent.id ?? 0;
    const [own] = await opened.sessions.list(admin, undefined);
    expect((await ask('DELETE', `${path}/${own?.id}`)).body).toMatchObject({
      error: { code: 'SESSION_NOT_FOUND' },
    });
    expect(
      await db.store.one({
        text: 'select actor, action, subject, address from audit order by id desc limit 1',
      }),
    ).toEqual({
      actor: `agent:${admin}`,
      action: 'sign_in.sessions_ended',
      subject: `agent:${agent.id}`,
      address: '127.0.0.1',
    });
  });

  it('loses with a role what was half written in it', async () => {
    const { agent } = await signedIn(db.store, { role: 'agent' }, opened.sessions);
    const threadId = await newThread(db.store);
    const drafts = async () =>
      await db.store.query({ text: 'select text from draft where agent_id = $1', values: [agent.id] });
    await db.store.query({
      text: `insert into draft (thread_id, agent_id, mode, text, at) values ($1, $2, 'reply', 'NO-48213 is', 1)`,
      values: [threadId, agent.id],
    });
    await ask('PATCH', `/team/${agent.id}`, { languages: ['nb'] });
    expect(await drafts()).toHaveLength(1);
    await ask('PATCH', `/team/${agent.id}`, { role: 'moderator' });
    expect(await drafts()).toEqual([]);
  });

  it('changes the password with the one before', async () => {
    const { body } = await add('Eva Lind');
    const browser = plainBrowser(pages);
    await enrol(browser, body.linkPath, { password: PASSWORD, at: () => clock.now() });
    const session = await opened.sessions.find(browser.cookies());
    const change = async (current: string, next: string) => {
      const answer = await server.inject({
        method: 'POST',
        url: '/api/me/password',
        headers: {
          cookie: browser.cookies(),
          'x-renewdesk-csrf': opened.sessions.csrfToken(session?.sessionId ?? 0),
        },
        payload: { current, next },
      });
      return answer.statusCode === 200 ? 200 : answer.json<{ error: { message: string } }>().error.message;
    };
    expect(await change('not this one at all', 'violet harbour spoon')).toMatch('another one');
    expect(await change(PASSWORD, 'EvaLind2026!')).toMatch('easy to guess');
    expect(await change(PASSWORD, 'violet harbour spoon')).toBe(200);
    const next = plainBrowser(pages);
    await next.open('/console/sign-in');
    expect((await next.send({ name: 'Eva Lind', password: 'violet harbour spoon' })).heading).toBe(
      'Your code',
    );
  });
});
