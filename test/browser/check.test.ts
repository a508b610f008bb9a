import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { type Browser, chromium, type Page } from 'playwright-core';
import { randomIds } from '../../src/lib/ids';
import { silentLog } from '../../src/lib/log';
import { createMetrics } from '../../src/lib/metrics';
import { checkoutsOf } from '../../src/renewals/checkouts';
import { createGenuineCheck } from '../../src/renewals/genuine/check-genuine';
import { checkRoutes } from '../../src/renewals/page/check-routes';
import { createFormStamps } from '../../src/renewals/page/form-stamp';
import { renewalRoutes } from '../../src/renewals/page/routes';
import { createServer } from '../../src/webhook/server';
import { anOrder, demoBrand, frozenClock, sandboxOver, saveLink, saveThread } from '../renewals/support';
import { useTestDatabase } from '../support/database';
import { findChromium } from './chromium';

const database = useTestDatabase();
const clock = frozenClock();
const executablePath = findChromium();
const inBrowser = executablePath === undefined ? describe.skip : describe;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let server: FastifyInstance;
let browser: Browser | undefined;
let base = '';

beforeAll(async () => {
  if (executablePath === undefined) return;
  server = createServer({ log: silentLog, ids: randomIds, metrics: createMetrics(), ready: async () => [] });
  const common = {
    store: database.store,
    brand: demoBrand,
    clock,
    log: silentLog,
    publicUrl: () => base,
    stamps: createFormStamps('a key of this test', clock),
  };
  await renewalRoutes(server, { ...common, checkouts: checkoutsOf([sandboxOver(clock)]), ids: randomIds });
  await checkRoutes(server, { ...common, genuine: createGenuineCheck(common) });
  base = await server.listen({ host: '127.0.0.1', port: 0 });
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  await saveThread(database.store);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A phone of 320 px that runs no script of any page. */
async function onPhone<T>(
  options: { colorScheme?: 'light' | 'dark' },
  visit: (page: Page, faults: string[]) => Promise<T>,
): Promise<T> {
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    javaScriptEnabled: false,
    ...options,
  });
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(base)) faults.push(`asked ${request.url()}`);
    });
    return await visit(page, faults);
  } finally {
    await context.close();
  }
}

/** What a test sees of a browser's own window. */
interface Window {
  readonly axe: {
    run(what: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  };
  readonly document: { readonly documentElement: { scrollWidth: number; clientWidth: number } };
}

/**
 * What axe finds, and whether anything sticks out at the side. axe is a script and waits for timers, so it looks at a
 * copy of what the page without scripts shows, in a page that runs them.
 */
async function audit(shown: Page, colorScheme: 'light' | 'dark' = 'light'): Promise<string[]> {
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, colorScheme });
  try {
    const page = await context.newPage();
    await page.setContent(await shown.content());
    await page.evaluate(axeSource);
    return await page.evaluate(async (tags) => {
      // The code of the browser: TypeScript knows only Node here.
      const { axe, document } = globalThis as unknown as Window;
      const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } });
      const { scrollWidth, clientWidth } = document.documentElement;
      return [
        ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        ...(scrollWidth > clientWidth ? [`${scrollWidth} px wide`] : []),
      ];
    }, TAGS);
  } finally {
    await context.close();
  }
}

inBrowser('/check on a small phone without JavaScript', () => {
  it.each(['en', 'nb', 'zh'])('can be asked and answers, without a fault of axe, in %s', async (language) => {
    await onPhone({}, async (page, faults) => {
      await page.goto(`${base}/check?lang=${language}`);
      expect(await audit(page)).toEqual([]);
      await page
        .locator('#thing')
        .fill(
          `https://fjord-esim.example@${'very-long-name-'.repeat(6)}evil.io/x @fjord.esim https://fjord-esim.shop`,
        );
      await page.locator('main form button').first().click();
      expect(await page.locator('.told').count()).toBe(3);
      expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'zh-Hans' : language);
      expect(await audit(page)).toEqual([]);
      expect(faults).toEqual([]);
    });
  });

  it('takes a report and thanks for it, also in the dark', async () => {
    await onPhone({ colorScheme: 'dark' }, async (page, faults) => {
      await page.goto(`${base}/check`);
      await page.locator('#thing').fill('https://fjord-esim.shop');
      await page.locator('main form button').first().click();
      expect(await audit(page, 'dark')).toEqual([]);
      await page.locator('details form button').click();
      expect(await page.locator('h1').textContent()).toBe('Thank you for telling us');
      expect(await audit(page, 'dark')).toEqual([]);
      expect(faults).toEqual([]);
    });
    expect(await database.store.query({ text: 'select subject from moderation_item' })).toEqual([
      { subject: 'domain:fjord-esim.shop' },
    ]);
  });
});

inBrowser('the report button of a renewal page', () => {
  it('opens and sends without JavaScript', async () => {
    const { token, code } = await saveLink(database.store, { orders: [anOrder()] });
    await onPhone({}, async (page, faults) => {
      await page.goto(`${base}/r/${token}`);
      await page.getByText('Not you, or something looks wrong?').click();
      expect(await audit(page)).toEqual([]);
      await page.locator('#report').fill('I did not ask for this');
      await page.getByRole('button', { name: 'Send report' }).click();
      expect(await page.locator('h1').textContent()).toBe('Thank you for telling us');
      expect(faults).toEqual([]);
    });
    const items = await database.store.query({
      text: 'select evidence from moderation_item where subject = $1',
      values: [`renewal:${code}`],
    });
    expect(items).toEqual([{ evidence: 'I did not ask for this' }]);
  });
});
