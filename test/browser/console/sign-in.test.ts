import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { OpenedSignIn } from '../../../src/console/sign-in/open-sign-in';
import { createSettableClock, type SettableClock } from '../../../src/lib/clock';
import { projectRoot } from '../../../src/lib/project-root';
import { codeOf, serveSignIn } from '../../console/sign-in/sign-in-browser';
import { useTestDatabase } from '../../support/database';
import { NOON } from '../../support/handoff';
import { testSignIn } from '../../support/sign-in';
import { axeProblems } from '../axe';
import { BROWSER_TEST_MS, findChromium, useBrowserPatience } from '../chromium';

const executablePath = findChromium();
const inBrowser = executablePath === undefined ? describe.skip : describe;
useBrowserPatience();

const PASSWORD = 'lantern copper orchard';
const MINUTE = 60_000;
const ARTIFACTS = join(projectRoot(), 'test-artifacts');
// The browser says so of every answer with such a status; the pages say it in words.
const STATUS_LINE = /Failed to load resource: the server responded with a status of \d/;

const db = useTestDatabase();
let clock: SettableClock;
let opened: OpenedSignIn;
let server: FastifyInstance;
let base: string;
let browser: Browser;

beforeAll(async () => {
  if (executablePath === undefined) return;
  clock = createSettableClock({ now: () => NOON });
  opened = testSignIn(db.store, clock);
  server = await serveSignIn(opened);
  base = await server.listen({ host: '127.0.0.1', port: 0 });
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}, BROWSER_TEST_MS);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A browser that runs no script of any page. */
async function visitor(
  locale = 'en-GB',
  width = 390,
): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  const context = await browser.newContext({
    locale,
    javaScriptEnabled: false,
    viewport: { width, height: 844 },
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !STATUS_LINE.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) faults.push(`loaded ${request.url()}`);
  });
  return { page, context, faults };
}

/** What axe says of a copy of the page, wide and narrow, light and dark. axe is a script: the page itself runs none. */
async function audit(page: Page, name: string): Promise<string[]> {
  const content = await page.content();
  const found: string[] = [];
  await mkdir(ARTIFACTS, { recursive: true });
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  try {
    const copy = await context.newPage();
    await copy.setContent(content);
    for (const colorScheme of ['light', 'dark'] as const) {
      await copy.emulateMedia({ colorScheme });
      await copy.screenshot({ path: join(ARTIFACTS, `sign-in-${name}-${colorScheme}.png`), fullPage: true });
      const problems = await axeProblems(copy);
      found.push(...problems.map((problem) => `${name} ${colorScheme}: ${problem}`));
    }
  } finally {
    await context.close();
  }
  return found;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const sessionIn = async (context: BrowserContext) => {
  const cookies = await context.cookies(base);
  return opened.sessions.find(cookies.map(({ name, value }) => `${name}=${value}`).join('; '));
};

inBrowser('signing in with a browser', () => {
  it('leads the first admin from the link to the desk, and out again', async () => {
    const { page, context, faults } = await visitor();
    const problems: string[] = [];
    await page.goto(`${base}${await opened.signIn.links.forFirstAdmin()}`);
    problems.push(...(await audit(page, 'first-admin')));
    await page.getByLabel('Your name').fill('Ingrid Berg');
    await page.getByLabel('New password').fill('password1234');
    await page.getByLabel('The password again').fill('password1234');
    await button(page, 'Continue').click();
    await page.getByText('easy to guess').waitFor();
    problems.push(...(await audit(page, 'common-password')));
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ingrid Berg');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByLabel('The password again').fill(PASSWORD);
    await page.keyboard.press('Enter');

    await page.getByRole('img', { name: 'Picture for the authenticator app' }).waitFor();
    problems.push(...(await audit(page, 'enrol')));
    const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel('The six digits the app shows').fill('000000');
    await button(page, 'Continue').click();
    await page.getByRole('alert').getByText('This code is not right').waitFor();
    await page.getByLabel('The six digits the app shows').fill(codeOf(secret, clock.now()));
    await button(page, 'Continue').click();
    await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
    problems.push(...(await audit(page, 'recovery')));
    expect(await page.locator('.codes li').count()).toBe(10);
    await page.getByRole('link', { name: 'I have kept them, open the desk' }).click();
    expect(await page.textContent('body')).toBe('the desk');
    const [cookie] = (await context.cookies(base)).filter(({ name }) => name === 'renewdesk');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    expect((await sessionIn(context))?.agent.name).toBe('Ingrid Berg');

    // As the desk's own button does it: a form of the same site.
    await page.goto(`${base}/console/sign-in/second-factor`);
    const form = '<form method="post" action="/console/sign-out"><button>Out</button></form>';
    await page.route('**/console/out', (route) => route.fulfill({ contentType: 'text/html', body: form }));
    await page.goto(`${base}/console/out`);
    await button(page, 'Out').click();
    await page.getByText('You are signed out.').waitFor();
    problems.push(...(await audit(page, 'out')));
    expect(await sessionIn(context)).toBeUndefined();
    expect(problems).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('asks for the code, slows guesses down, and forgets a browser whose session was ended', async () => {
    const { page, context, faults } = await visitor('nb-NO');
    const problems: string[] = [];
    const row = await db.store.one<{ id: number }>({
      text: `insert into agent (name, role) values ('Kåre Moe', 'agent') returning id`,
    });
    await page.goto(`${base}${await opened.signIn.links.forPerson(db.store, row?.id ?? 0)}`);
    await page.getByRole('heading', { name: 'Velkommen, Kåre Moe' }).waitFor();
    await page.getByLabel('Nytt passord').fill(PASSWORD);
    await page.getByLabel('Passordet én gang til').fill(PASSWORD);
    await button(page, 'Fortsett').click();
    const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel('De seks sifrene appen viser').fill(codeOf(secret, clock.now()));
    await button(page, 'Fortsett').click();
    await page.getByRole('link', { name: 'åpne desken' }).click();
    await opened.sessions.end(row?.id ?? 0, {});
    await page.goto(`${base}/console/sign-in?next=%2Fconsole%2Finbox`);
    await page.getByRole('heading', { name: 'Logg inn' }).waitFor();

    await page.getByLabel('Navn').fill('kåre moe');
    await page.getByLabel('Passord').fill('feil feil feil feil');
    await button(page, 'Logg inn').click();
    await page.getByText('Navn og passord passer ikke sammen.').waitFor();
    problems.push(...(await audit(page, 'wrong')));
    for (let guess = 0; guess < 6; guess++) {
      await page.getByLabel('Passord').fill('feil feil feil feil');
      await button(page, 'Logg inn').click();
    }
    await page.getByText('For mange forsøk. Prøv igjen om 1 sekund.').waitFor();
    clock.setOffset(clock.offsetMs + MINUTE);
    await page.getByLabel('Passord').fill(PASSWORD);
    await button(page, 'Logg inn').click();
    await page.getByRole('heading', { name: 'Koden din' }).waitFor();
    problems.push(...(await audit(page, 'code')));
    await page.getByRole('link', { name: '中' }).click();
    await page.getByRole('heading', { name: '验证码' }).waitFor();
    await page.getByLabel('验证码').fill(codeOf(secret, clock.now()));
    await button(page, '登录').click();
    expect(new URL(page.url()).pathname).toBe('/console/inbox');
    expect((await sessionIn(context))?.agent.name).toBe('Kåre Moe');
    expect(problems).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
});
