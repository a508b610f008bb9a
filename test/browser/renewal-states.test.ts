import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { loadTexts } from '../../src/renewals/page/texts';
import { executablePath, useCustomerPages } from './customer-pages';
import { bestPaint, largestPaint, slowLine } from './first-load';
import { fullLink, newLink, PAGE_STATES } from './page-states';

const pages = useCustomerPages();
const inBrowser = executablePath === undefined ? describe.skip : describe;
const TEXTS = loadTexts();
const LANGUAGES = ['en', 'nb', 'zh'] as const;
const TARGET_PX = 60;
/** Twelve looks at one page. */
const MANY_MS = 120_000;

/** The buttons a customer came for, by what they measure. */
async function heights(page: Page): Promise<number[]> {
  const found: number[] = [];
  for (const button of await page.locator('button:not(.quiet), a.button').all())
    if (await button.isVisible()) found.push((await button.boundingBox())?.height ?? 0);
  return found;
}

inBrowser('a customer page at 320 px without JavaScript', () => {
  // Each state in one language and theme: all combinations of these are tried with the fullest page, below.
  it.each(PAGE_STATES.map((state, index) => [state.name, state, index] as const))(
    'reads well when it is: %s',
    async (_name, { status, title, make }, index) => {
      const language = LANGUAGES[index % LANGUAGES.length] ?? 'en';
      const colorScheme = index % 2 === 0 ? 'light' : 'dark';
      const url = new URL(await make(pages));
      url.searchParams.set('lang', language);
      await pages.onPhone({ colorScheme }, async (page, faults) => {
        const answer = await page.goto(url.href);
        expect(answer?.status()).toBe(status);
        expect(answer?.headers()['content-security-policy']).toMatch(
          /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'( http:\S+)*; frame-ancestors 'none'; base-uri 'none'$/,
        );
        expect(await page.locator('html').getAttribute('lang')).toBe(
          language === 'zh' ? 'zh-Hans' : language,
        );
        expect(await page.locator('h1').allTextContents()).toEqual([title(TEXTS[language])]);
        expect(await pages.audit(page, { colorScheme })).toEqual([]);
        for (const height of await heights(page)) expect(height).toBeGreaterThanOrEqual(TARGET_PX);
        expect(faults).toEqual([]);
      });
    },
  );
});

inBrowser('the fullest page', () => {
  it(
    'is clean at both widths, in both themes and in every language, and under 12 KB',
    async () => {
      const token = await fullLink(pages);
      for (const language of LANGUAGES) {
        const url = `${pages.base}/r/${token}?lang=${language}`;
        for (const width of [320, 390]) {
          for (const colorScheme of ['light', 'dark'] as const) {
            await pages.onPhone({ width, colorScheme }, async (page, faults) => {
              const answer = await page.goto(url);
              expect(gzipSync((await answer?.body()) ?? '').length).toBeLessThan(12 * 1024);
              expect(await page.locator('.orders li').count()).toBe(5);
              expect(await page.locator('#pts, #p-paypal, #code').count()).toBe(3);
              for (const summary of await page.locator('summary').all()) await summary.click();
              expect([width, colorScheme, language, await pages.audit(page, { width, colorScheme })]).toEqual(
                [width, colorScheme, language, []],
              );
              expect(faults).toEqual([]);
            });
          }
        }
      }
    },
    MANY_MS,
  );

  it('is painted within half a second, and within one and a half over a slow mobile line', async () => {
    const token = await fullLink(pages);
    for (const [limitMs, prepare] of [
      [500, undefined],
      [1_500, slowLine],
    ] as const) {
      const paintedMs = await bestPaint(limitMs, async () => {
        let ms = 0;
        await pages.onPhone({}, async (page) => {
          await prepare?.(page);
          await page.goto(`${pages.base}/r/${token}`);
          ms = await largestPaint(page);
        });
        process.stdout.write(`renewal page: painted after ${ms} ms\n`);
        return ms;
      });
      expect(paintedMs).toBeLessThanOrEqual(limitMs);
    }
  });

  it('keeps its code note clean, applied or refused', async () => {
    const { token } = await newLink(pages, { orders: 2 });
    await pages.onPhone({}, async (page, faults) => {
      await page.goto(`${pages.base}/r/${token}`);
      await page
        .locator('details', { has: page.locator('#code') })
        .locator('summary')
        .click();
      await page.locator('#code').fill('NOPE1234');
      await page.getByRole('button', { name: 'Use code' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('NOPE1234');
      expect(await pages.audit(page, {})).toEqual([]);
      // The answer stands at the form's own address: another language must lead to the page.
      await page.getByRole('link', { name: 'NO' }).click();
      await page.getByRole('heading', { level: 1, name: 'Forny abonnementet' }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/r/${token}`);
      expect(faults).toEqual([]);
    });
  });
});
