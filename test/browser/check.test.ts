import { describe, expect, it } from '@jest/globals';
import { executablePath, useCustomerPages } from './customer-pages';
import { newLink } from './page-states';

const pages = useCustomerPages();
const inBrowser = executablePath === undefined ? describe.skip : describe;

inBrowser('/check on a small phone without JavaScript', () => {
  it.each(['en', 'nb', 'zh'])('can be asked and answers, without a fault of axe, in %s', async (language) => {
    await pages.onPhone({}, async (page, faults) => {
      await page.goto(`${pages.base}/check?lang=${language}`);
      expect(await pages.audit(page, {})).toEqual([]);
      await page
        .locator('#thing')
        .fill(
          `https://fjord-esim.example@${'very-long-name-'.repeat(6)}evil.io/x @fjord.esim https://fjord-esim.shop`,
        );
      await page.locator('main form button').first().click();
      expect(await page.locator('.told').count()).toBe(3);
      expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'zh-Hans' : language);
      expect(await pages.audit(page, {})).toEqual([]);
      expect(faults).toEqual([]);
    });
  });

  it('takes a report and thanks for it, also in the dark', async () => {
    await pages.onPhone({ colorScheme: 'dark' }, async (page, faults) => {
      await page.goto(`${pages.base}/check`);
      await page.locator('#thing').fill('https://fjord-esim.shop');
      await page.locator('main form button').first().click();
      expect(await pages.audit(page, { colorScheme: 'dark' })).toEqual([]);
      await page.locator('details form button').click();
      await page.getByRole('heading', { level: 1, name: 'Thank you for telling us' }).waitFor();
      expect(await pages.audit(page, { colorScheme: 'dark' })).toEqual([]);
      expect(faults).toEqual([]);
    });
    expect(await pages.store.query({ text: 'select subject from moderation_item' })).toEqual([
      { subject: 'domain:fjord-esim.shop' },
    ]);
  });
});

inBrowser('the report button of a renewal page', () => {
  it('opens and sends without JavaScript', async () => {
    const { token, code } = await newLink(pages);
    await pages.onPhone({}, async (page, faults) => {
      await page.goto(`${pages.base}/r/${token}`);
      await page.getByText('Not you, or something looks wrong?').click();
      expect(await pages.audit(page, {})).toEqual([]);
      await page.locator('#report').fill('I did not ask for this');
      await page.getByRole('button', { name: 'Send report' }).click();
      await page.getByRole('heading', { level: 1, name: 'Thank you for telling us' }).waitFor();
      expect(faults).toEqual([]);
    });
    const items = await pages.store.query({
      text: 'select evidence from moderation_item where subject = $1',
      values: [`renewal:${code}`],
    });
    expect(items).toEqual([{ evidence: 'I did not ask for this' }]);
  });
});
