import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { executablePath, useCustomerPages } from './customer-pages';
import { fullLink, newLink } from './page-states';

const pages = useCustomerPages();
const inBrowser = executablePath === undefined ? describe.skip : describe;

/** What the one visible button of the bar says, with plain spaces. */
async function buttonText(page: Page): Promise<string> {
  return (await page.locator('.bar button:visible').innerText()).replace(/\s/g, ' ');
}

/** Focus must be seen: the outline of the element, or of the card around a radio. */
async function outlineOf(focused: Locator): Promise<string> {
  const target = focused.locator('xpath=(ancestor::label | self::*)[1]');
  // The code of the browser: TypeScript knows only Node here.
  return target.evaluate(
    (element) =>
      (globalThis as unknown as { getComputedStyle(of: unknown): { outlineStyle: string } }).getComputedStyle(
        element,
      ).outlineStyle,
  );
}

inBrowser('the way from the link to the payment', () => {
  it('can be gone by keyboard alone, with focus in sight at every stop', async () => {
    const token = await fullLink(pages);
    await pages.onPhone({}, async (page, faults) => {
      await page.goto(`${pages.base}/r/${token}`);
      const stops: string[] = [];
      for (let n = 0; n < 30 && !stops.includes('pay'); n++) {
        await page.keyboard.press('Tab');
        const focused = page.locator(':focus');
        expect(await outlineOf(focused)).not.toBe('none');
        const name = (await focused.getAttribute('id')) ?? (await focused.getAttribute('class')) ?? 'other';
        stops.push(name);
        const box = await focused.boundingBox();
        const bar = await page.locator('.bar').boundingBox();
        if (box && bar && name !== 'pay') expect(box.y).toBeLessThan(bar.y);
        if (name === 'c-yearly') await page.keyboard.press('ArrowUp');
        if (name === 'pts') await page.keyboard.press('Space');
        if (name === 'p-stripe') await page.keyboard.press('ArrowDown');
      }
      expect(stops).toEqual(expect.arrayContaining(['c-yearly', 'pts', 'p-stripe', 'pay']));
      expect(await buttonText(page)).toBe('Pay NOK 1,444');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${pages.providerOrigin}/**`);
      expect(page.url()).toBe(`${pages.providerOrigin}/pay/paypal/144400`);
      // The policy let the redirect to the provider through, and nothing was asked of anybody else.
      expect(faults).toEqual([]);
    });
  });

  it('shows on the button what the choice costs, points and summary along', async () => {
    const token = await fullLink(pages);
    await pages.onPhone({ width: 390 }, async (page) => {
      await page.goto(`${pages.base}/r/${token}`);
      expect(await buttonText(page)).toBe('Pay NOK 5,720');
      await page.locator('label[for=c-monthly]').click();
      expect(await buttonText(page)).toBe('Pay NOK 612');
      await page.locator('label[for=pts]').click();
      expect(await buttonText(page)).toBe('Pay NOK 412');
      expect(await page.locator('.sum:visible').innerText()).toContain('412');
      await page.locator('label[for=c-yearly]').click();
      expect(await buttonText(page)).toBe('Pay NOK 5,520');
    });
  });

  it('leads by the review page where the style sheet cannot follow the choice', async () => {
    const { token } = await newLink(pages);
    await pages.onPhone({}, async (page) => {
      // A browser without :has(): the condition asks for something this one does not know either.
      await page.route(`${pages.base}/r/*`, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replaceAll('selector(:has(a))', 'selector(:hasnt(a))');
        await route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body });
      });
      await page.goto(`${pages.base}/r/${token}`);
      expect(await buttonText(page)).toBe('Continue to payment');
      await page.locator('label[for=c-monthly]').click();
      await page.locator('#c-monthly').focus();
      expect(await outlineOf(page.locator('#c-monthly'))).toBeDefined();
      await page.locator('.bar button:visible').click();
      await page.getByRole('heading', { level: 1, name: 'Check and pay' }).waitFor();
      expect(await buttonText(page)).toBe('Pay NOK 119.20');
      expect(await pages.audit(page, {})).toEqual([]);
      await page.locator('.bar button:visible').click();
      await page.waitForURL(`${pages.providerOrigin}/**`);
      expect(page.url()).toBe(`${pages.providerOrigin}/pay/stripe/11920`);
    });
  });

  it('never pays by a stray Enter on a choice', async () => {
    const { token } = await newLink(pages);
    await pages.onPhone({}, async (page) => {
      await page.goto(`${pages.base}/r/${token}`);
      await page.locator('#c-yearly').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Check and pay' }).waitFor();
      expect(new URL(page.url()).origin).toBe(pages.base);
    });
  });

  it.each([
    'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile [FBAN/FBIOS;FBAV/450.0.0.38.108]',
    'Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile [FB_IAB/FB4A;FBAV/441.0.0.33.108;]',
    'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile Instagram 300.0.0.29.110',
  ])('hints at the browser inside another app, and opens nothing but this page: %s', async (userAgent) => {
    const { token } = await newLink(pages);
    await pages.onPhone({ userAgent }, async (page, faults) => {
      await page.goto(`${pages.base}/r/${token}`);
      expect(await page.getByText('Open this page in your browser').isVisible()).toBe(true);
      expect(await page.locator('[target]').count()).toBe(0);
      await page.locator('.bar button:visible').click();
      await page.waitForURL(`${pages.providerOrigin}/**`);
      expect(page.context().pages()).toHaveLength(1);
      expect(faults).toEqual([]);
    });
  });
});
