import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import type { OpenedSignIn } from '../../../src/console/sign-in/open-sign-in';
import { createSettableClock, type SettableClock } from '../../../src/lib/clock';
import { useTestDatabase } from '../../support/database';
import { NOON } from '../../support/handoff';
import { testSignIn } from '../../support/sign-in';
import { codeOf, enrol, plainBrowser, secretOn, serveSignIn } from './sign-in-browser';

const db = useTestDatabase();
const PASSWORD = 'lantern copper orchard';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let clock: SettableClock;
let opened: OpenedSignIn;
let server: FastifyInstance;

beforeAll(async () => {
  clock = createSettableClock({ now: () => NOON });
  opened = testSignIn(db.store, clock);
  server = await serveSignIn(opened);
});
afterAll(async () => {
  await server.close();
});
// Each test a day later: no code, wait or link of one is left for the next.
beforeEach(() => clock.setOffset(clock.offsetMs + 25 * HOUR));

const at = () => clock.now();
const pass = (ms: number) => clock.setOffset(clock.offsetMs + ms);
const sessionOf = async (cookies: string) => (await opened.sessions.find(cookies))?.agent.name;

let people = 0;
/** Somebody with password and app. */
async function someone(): Promise<{
  id: number;
  name: string;
  secret: string;
  recoveryCodes: readonly string[];
}> {
  const name = `Person ${++people}`;
  const row = await db.store.one<{ id: number }>({
    text: `insert into agent (name, role) values ($1, 'agent') returning id`,
    values: [name],
  });
  const id = row?.id ?? 0;
  const link = await opened.signIn.links.forPerson(db.store, id);
  const set = await enrol(plainBrowser(server), link, { password: PASSWORD, at });
  pass(MINUTE);
  return { id, name, ...set };
}

describe('the first admin', () => {
  it('comes in by a one-time link, with password and app, and is told recovery codes once', async () => {
    const link = (await opened.signIn.links.forFirstAdmin()) ?? '';
    const other = (await opened.signIn.links.forFirstAdmin()) ?? '';
    expect(link).toMatch(/^\/console\/first-admin\/[0-9a-z]{64}$/);
    const browser = plainBrowser(server);
    // A preview or scanner may look at it as often as it likes.
    for (const _look of [1, 2]) expect((await browser.open(link)).heading).toBe('Make the first admin');
    const short = await browser.send({ name: 'Ingrid Berg', password: 'short', repeat: 'short' });
    expect(short).toMatchObject({ status: 400, problem: 'The password needs at least 12 characters.' });
    expect((await browser.send({ name: 'Ingrid Berg', password: PASSWORD, repeat: 'x' })).problem).toBe(
      'The two passwords are not the same.',
    );
    const enrolment = await browser.send({ name: 'Ingrid Berg', password: PASSWORD, repeat: PASSWORD });
    expect(enrolment).toMatchObject({ status: 200, heading: 'Set up your second step' });
    expect(await sessionOf(browser.cookies())).toBeUndefined();
    const secret = secretOn(enrolment);
    expect((await browser.send({ code: '000000' })).problem).toMatch(/^This code is not right/);
    expect(secretOn(browser.seen)).toBe(secret);
    const done = await browser.send({ code: codeOf(secret, at()) });
    expect(done.heading).toBe('Keep these recovery codes');
    expect(done.html.match(/<li><code>[0-9a-z]{5}-[0-9a-z]{5}<\/code>/g)).toHaveLength(10);
    expect(await sessionOf(browser.cookies())).toBe('Ingrid Berg');

    expect(await opened.signIn.links.forFirstAdmin()).toBeUndefined();
    for (const used of [link, other]) {
      const again = await plainBrowser(server).open(used);
      expect(again).toMatchObject({ status: 404, heading: 'This link does not work' });
    }
    const kept = await db.store.one<{ text: string }>({
      text: `select string_agg(t::text, '') text from (select row_to_json(agent) from agent
             union all select row_to_json(agent_session) from agent_session
             union all select row_to_json(recovery_code) from recovery_code) as r(t)`,
    });
    const codes = [...done.html.matchAll(/<li><code>(.*?)<\/code>/g)].map(([, code = '']) => code);
    for (const shown of [PASSWORD, secret, ...codes, ...codes.map((code) => code.replace('-', ''))]) {
      expect(kept?.text).not.toContain(shown);
    }
    expect(kept?.text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it('cannot be made with a link older than 24 hours', async () => {
    const link = await opened.signIn.links.forPerson(db.store, (await someone()).id);
    pass(24 * HOUR);
    expect((await plainBrowser(server).open(link)).status).toBe(404);
  });

  it('is one, when two links are used at the same moment', async () => {
    await db.store.query({ text: `update agent set role = 'moderator' where role = 'admin'` });
    const links = [await opened.signIn.links.forFirstAdmin(), await opened.signIn.links.forFirstAdmin()];
    const steps = await Promise.all(
      links.map((link, index) =>
        opened.signIn.withLink(link?.split('/').at(-1) ?? '', {
          name: `Twin ${index}`,
          language: 'en',
          password: PASSWORD,
        }),
      ),
    );
    expect(steps.map(({ outcome }) => outcome).sort()).toEqual(['entered', 'refused']);
  });
});

describe('signing in', () => {
  it('takes name and password, then a code of the app, and goes on to where the person wanted', async () => {
    const { name, secret } = await someone();
    const browser = plainBrowser(server);
    await browser.open('/console/sign-in?next=%2Fconsole%2Finbox%3Fview%3Dmine');
    const second = await browser.send({ name: name.toUpperCase(), password: PASSWORD });
    expect(second).toMatchObject({ heading: 'Your code', path: '/console/sign-in/second-factor?lang=en' });
    expect(await sessionOf(browser.cookies())).toBeUndefined();
    const there = await browser.send({ code: codeOf(secret, at()) });
    expect(there.path).toBe('/console/inbox?view=mine');
    expect(await sessionOf(browser.cookies())).toBe(name);
  });

  it.each([
    '//evil.example',
    'https://evil.example',
    '/console//evil',
    '/\\evil',
    '/api/me',
    '/console/..\\x',
    'x',
  ])('leads to no other place than the desk, also when asked for %s', async (next) => {
    const { html } = await plainBrowser(server).open(`/console/sign-in?next=${encodeURIComponent(next)}`);
    expect(html).not.toContain('name="next"');
  });

  it('says the same in the same time whether there is such a name or not', async () => {
    const { name } = await someone();
    const times: Record<string, number[]> = { known: [], unknown: [] };
    const shown = new Set<string>();
    for (let round = 0; round < 5; round++) {
      for (const [kind, who] of [
        ['known', name],
        ['unknown', `Nobody ${round}`],
      ] as const) {
        const browser = plainBrowser(server, `198.51.100.${round}`);
        await browser.open('/console/sign-in');
        const started = performance.now();
        const { status, html } = await browser.send({ name: who, password: 'wrong wrong wrong' });
        times[kind]?.push(performance.now() - started);
        shown.add(`${status} ${html.replace(who, 'X').replace(/name="form" value="[^"]*"/, '')}`);
      }
    }
    expect(shown.size).toBe(1);
    const fastest = (kind: string) => Math.min(...(times[kind] ?? []));
    // The work is the same to the byte; the machine is busy. Without a decoy the ratio would be above five.
    expect(fastest('known') / fastest('unknown')).toBeGreaterThan(0.4);
    expect(fastest('known') / fastest('unknown')).toBeLessThan(2.5);
  });

  it('lets guesses wait longer and longer, counts guesses made at once, and forgets them after a success', async () => {
    const { name, secret } = await someone();
    const tries = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const browser = plainBrowser(server);
        await browser.open('/console/sign-in');
        return (await browser.send({ name, password: 'wrong wrong wrong' })).status;
      }),
    );
    expect(tries.filter((status) => status === 401)).toHaveLength(6);
    expect(tries.filter((status) => status === 429)).toHaveLength(14);
    const owner = plainBrowser(server);
    await owner.open('/console/sign-in');
    const waits = [];
    for (let guess = 0; guess < 4; guess++) {
      const blocked = await owner.send({ name, password: PASSWORD });
      expect(blocked).toMatchObject({ status: 429, heading: 'Sign in' });
      const wait = Number(/in (\d+) second/.exec(blocked.problem ?? '')?.[1]);
      waits.push(wait);
      pass(wait * 1_000);
      await owner.send({ name, password: 'wrong wrong wrong' });
    }
    expect(waits).toEqual([1, 2, 4, 8]);
    pass(MINUTE);
    await owner.send({ name, password: PASSWORD });
    await owner.send({ code: codeOf(secret, at()) });
    expect(await sessionOf(owner.cookies())).toBe(name);
    const later = plainBrowser(server);
    await later.open('/console/sign-in');
    expect((await later.send({ name, password: 'wrong wrong wrong' })).status).toBe(401);
  });

  it('keeps nobody out for long because others guess from many addresses', async () => {
    const { name } = await someone();
    for (let guess = 0; guess < 25; guess++) {
      const browser = plainBrowser(server, `192.0.2.${guess}`);
      await browser.open('/console/sign-in');
      await browser.send({ name, password: 'wrong wrong wrong' });
      pass(MINUTE);
    }
    const owner = plainBrowser(server);
    await owner.open('/console/sign-in');
    expect((await owner.send({ name, password: PASSWORD })).heading).toBe('Your code');
  });

  it('takes a form of this browser and this site only', async () => {
    const { name } = await someone();
    const typed = { name, password: PASSWORD };
    const browser = plainBrowser(server);
    await browser.open('/console/sign-in');
    expect(await browser.send({ ...typed, form: 'x' })).toMatchObject({ status: 403, heading: 'Sign in' });
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      expect((await browser.send(typed, headers)).problem).toMatch(/^This form could not be sent/);
    }
    const mine = /name="form" value="([^"]*)"/.exec(browser.seen.html)?.[1] ?? '';
    const victim = plainBrowser(server);
    await victim.open('/console/sign-in');
    expect((await victim.send({ ...typed, form: mine })).status).toBe(403);
    const fine = await browser.send(typed, { 'sec-fetch-site': 'same-origin', origin: 'null' });
    expect(fine.heading).toBe('Your code');
  });
});

describe('the second step', () => {
  async function atSecondStep(name: string) {
    const browser = plainBrowser(server);
    await browser.open('/console/sign-in');
    await browser.send({ name, password: PASSWORD });
    return browser;
  }

  it('takes a code once', async () => {
    const { name, secret } = await someone();
    const code = codeOf(secret, at());
    const [first, second] = [await atSecondStep(name), await atSecondStep(name)];
    expect((await first.send({ code })).path).toBe('/console/');
    expect(await second.send({ code })).toMatchObject({ status: 401, heading: 'Your code' });
    // An older code of the window is not taken after a newer one either.
    expect((await second.send({ code: codeOf(secret, at() - 30_000) })).status).toBe(401);
    pass(30_000);
    expect((await second.send({ code: codeOf(secret, at()) })).path).toBe('/console/');
  });

  it('takes each recovery code once', async () => {
    const { name, recoveryCodes } = await someone();
    const [code = ''] = recoveryCodes;
    expect((await (await atSecondStep(name)).send({ code: code.toUpperCase() })).path).toBe('/console/');
    const again = await atSecondStep(name);
    expect((await again.send({ code })).status).toBe(401);
    expect((await again.send({ code: recoveryCodes[1] ?? '' })).path).toBe('/console/');
  });

  it('slows guessing down', async () => {
    const { name } = await someone();
    const browser = await atSecondStep(name);
    const seen = [];
    for (let guess = 0; guess < 8; guess++) seen.push((await browser.send({ code: '123456' })).status);
    expect(seen).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
    expect(browser.seen.problem).toBe('Too many tries. Try again in 1 second.');
  });

  it('is over after a quarter of an hour, and cannot be left out', async () => {
    const { name, secret } = await someone();
    const browser = await atSecondStep(name);
    expect((await browser.send({ skip: 'yes', code: '1' })).status).toBe(401);
    expect(await sessionOf(browser.cookies())).toBeUndefined();
    const late = await atSecondStep(name);
    pass(15 * MINUTE);
    expect((await late.send({ code: codeOf(secret, at()) })).heading).toBe('Sign in');
    expect(await sessionOf(late.cookies())).toBeUndefined();
  });
});

describe('the sandbox', () => {
  it('lets a person put the second step off, and asks again the next time', async () => {
    const sandbox = testSignIn(db.store, clock, true);
    const there = await serveSignIn(sandbox);
    try {
      const row = await db.store.one<{ id: number }>({
        text: `insert into agent (name, role) values ('Visitor', 'agent') returning id`,
      });
      const browser = plainBrowser(there);
      await browser.open(await sandbox.signIn.links.forPerson(db.store, row?.id ?? 0));
      await browser.send({ password: PASSWORD, repeat: PASSWORD });
      expect(browser.seen.html).toContain('Not now, this is a sandbox');
      expect((await browser.send({ skip: 'yes', code: '' })).path).toBe('/console/');
      expect(await sessionOf(browser.cookies())).toBe('Visitor');
      const later = plainBrowser(there);
      await later.open('/console/sign-in');
      expect((await later.send({ name: 'Visitor', password: PASSWORD })).heading).toBe(
        'Set up your second step',
      );
      const { secret } = await someone();
      await later.open('/console/sign-in');
      await later.send({ name: `Person ${people}`, password: PASSWORD });
      expect((await later.send({ skip: 'yes', code: '' })).status).toBe(401);
      expect((await later.send({ code: codeOf(secret, at()) })).path).toBe('/console/');
    } finally {
      await there.close();
    }
  });
});

describe('a session', () => {
  async function signedIn() {
    const person = await someone();
    const browser = plainBrowser(server);
    await browser.open('/console/sign-in');
    await browser.send({ name: person.name, password: PASSWORD });
    await browser.send({ code: codeOf(person.secret, at()) });
    return { ...person, browser, cookies: browser.cookies() };
  }

  it('ends by signing out, on the server too', async () => {
    const { name, browser, cookies } = await signedIn();
    expect(await sessionOf(cookies)).toBe(name);
    const foreign = await server.inject({
      method: 'POST',
      url: '/console/sign-out',
      headers: { cookie: cookies, 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.statusCode).toBe(403);
    const out = await server.inject({
      method: 'POST',
      url: '/console/sign-out',
      headers: { cookie: cookies },
    });
    expect(out.headers).toMatchObject({ location: '/console/sign-in?note=out' });
    expect(await sessionOf(cookies)).toBeUndefined();
    expect((await browser.open('/console/sign-in?note=out')).html).toContain('You are signed out.');
  });

  it('ends after four idle hours, and after eighteen in any case', async () => {
    const { cookies } = await signedIn();
    pass(4 * HOUR);
    expect(await sessionOf(cookies)).toBeUndefined();
    const second = await signedIn();
    let cookie = second.cookies;
    for (let hour = 1; hour < 18; hour++) {
      pass(HOUR);
      const found = await opened.sessions.find(cookie);
      expect(found?.agent.name).toBe(second.name);
      cookie = found?.setCookie?.split(';')[0] ?? cookie;
    }
    pass(HOUR);
    expect(await sessionOf(cookie)).toBeUndefined();
  });

  it('gets another cookie every two hours; the one before is good for a minute more', async () => {
    const { name, cookies } = await signedIn();
    expect((await opened.sessions.find(cookies))?.setCookie).toBeUndefined();
    pass(2 * HOUR);
    const lost = (await opened.sessions.find(cookies))?.setCookie;
    expect(lost).toMatch(/^renewdesk=[0-9a-z]{64}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    // Requests beside it get none, and an answer that was lost is made good.
    expect((await opened.sessions.find(cookies))?.setCookie).toBeUndefined();
    pass(MINUTE);
    const next = (await opened.sessions.find(cookies))?.setCookie?.split(';')[0] ?? '';
    expect(await sessionOf(next)).toBe(name);
    expect(await sessionOf(cookies)).toBe(name);
    pass(MINUTE);
    expect(await sessionOf(cookies)).toBeUndefined();
    expect(await sessionOf(next)).toBe(name);
    expect(await sessionOf(lost?.split(';')[0] ?? '')).toBeUndefined();
  });

  it('is nothing that a visitor brings along', async () => {
    const chosen = `renewdesk=${'a'.repeat(64)}`;
    const { cookies: all } = await signedIn();
    const cookies = all.split('; ').find((cookie) => cookie.startsWith('renewdesk=')) ?? '';
    expect(cookies).not.toContain(chosen);
    for (const wrong of [chosen, 'renewdesk=', 'renewdesk=x', `other=${cookies}`, `${cookies}0`]) {
      expect(await opened.sessions.find(wrong)).toBeUndefined();
    }
  });

  it('ends for a person who has left, and with the others when the password is changed', async () => {
    const { id, name, secret, cookies } = await signedIn();
    const here = await opened.sessions.find(cookies);
    pass(MINUTE);
    const other = plainBrowser(server);
    await other.open('/console/sign-in');
    await other.send({ name, password: PASSWORD });
    await other.send({ code: codeOf(secret, at()) });
    expect(await opened.sessions.list(id, here?.sessionId)).toHaveLength(3);
    const change = { agentId: id, sessionId: here?.sessionId ?? 0, address: '203.0.113.7' };
    expect(
      await opened.signIn.changePassword({ ...change, current: 'wrong', next: 'other words are fine' }),
    ).toBe('wrong');
    expect(await opened.signIn.changePassword({ ...change, current: PASSWORD, next: 'qwerty123456' })).toBe(
      'common',
    );
    expect(
      await opened.signIn.changePassword({ ...change, current: PASSWORD, next: 'other words are fine' }),
    ).toBe('changed');
    expect(await sessionOf(other.cookies())).toBeUndefined();
    expect(await sessionOf(cookies)).toBe(name);
    await db.store.query({ text: 'update agent set active = false where id = $1', values: [id] });
    expect(await sessionOf(cookies)).toBeUndefined();
    expect(await opened.sessions.isOpen(here?.sessionId ?? 0)).toBe(false);
  });
});

describe('the audit', () => {
  it('has a line for each step and holds nothing that was typed', async () => {
    const { id, name, secret } = await someone();
    const browser = plainBrowser(server);
    await browser.open('/console/sign-in');
    await browser.send({ name, password: 'wrong wrong wrong' });
    await browser.send({ name: 'a password typed as a name', password: 'wrong wrong wrong' });
    await browser.send({ name, password: PASSWORD });
    await browser.send({ code: '123456' });
    await browser.send({ code: codeOf(secret, at()) });
    const lines = await db.store.query<{ actor: string; action: string; subject: string; detail: unknown }>({
      text: `select actor, action, subject, detail from audit where subject = $1 or subject = 'sign-in' order by id`,
      values: [`agent:${id}`],
    });
    expect(lines.filter(({ subject }) => subject !== 'sign-in').map(({ action }) => action)).toEqual([
      'sign_in.password_set',
      'sign_in.second_factor_set',
      'sign_in.done',
      'sign_in.refused',
      'sign_in.second_factor_refused',
      'sign_in.done',
    ]);
    expect(lines.at(-1)).toMatchObject({ actor: `agent:${id}`, detail: { address: '203.0.113.7' } });
    expect(JSON.stringify(lines)).not.toContain('a password typed');
  });
});
