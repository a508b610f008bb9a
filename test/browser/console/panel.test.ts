import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { listCandidates } from '../../../src/moderation/candidates';
import { executablePath, useDesk } from '../../support/console-browser';
import { MINUTE, NOON, newMessage, waitingThread } from '../../support/handoff';
import { provenCustomer, TRACED_ORDER, turnRow } from '../../support/turn-row';

const desk = useDesk();
const inBrowser = executablePath === undefined ? describe.skip : describe;
let path = '';
let older = 0;

inBrowser('the panel beside a conversation', () => {
  beforeAll(async () => {
    const { threadId } = await waitingThread(desk.store, { reason: 'payment_problem' });
    await provenCustomer(desk.store, threadId);
    await newMessage(desk.store, threadId, 'my card was declined twice 可以换一台手机吗？');
    older = await turnRow(desk.store, threadId, { text: 'first question of all', at: NOON - MINUTE });
    await turnRow(desk.store, threadId);
    path = `/inbox?view=all&t=${encodeURIComponent(threadId)}`;
  });

  it('shows how the bot came to its newest answer, and to the one before', async () => {
    await desk.visit({ path }, async ({ page, faults }) => {
      const panel = panelOf(page);
      await panel.getByText('Why the bot handed over').waitFor();
      for (const words of [
        '“Payment problem” was understood, order and contact agree and the payments of this chat are known, so the bot called a person (Payment to put right).',
        'Rule: payment_problem',
        'en 0.56 · zh 0.44',
        'payment-problem',
        '88%',
        TRACED_ORDER,
        'm•••@example.com',
        '2 of 2',
        'Joined 2 messages',
        'Waited 1.2 s for more',
        'Looked up: Order and contactagree6 ms',
        'Looked up: Payments011 ms',
        '27 ms',
      ]) {
        expect(await panel.textContent()).toContain(words);
      }
      await panel.getByRole('button', { name: 'Earlier answer' }).click();
      await page.waitForURL((url) => url.searchParams.get('turn') === String(older));
      await panel.getByRole('button', { name: 'Later answer' }).waitFor();
      expect(faults).toEqual([]);
    });
  });

  it('files a wrong intent for review, without anything personal', async () => {
    await desk.visit({ path }, async ({ page, audit }) => {
      const panel = panelOf(page);
      await panel.getByRole('button', { name: 'Wrong intent?' }).click();
      await panel.getByLabel('What did they mean?').selectOption('technical-problem');
      expect(await audit()).toEqual([]);
      await panel.getByRole('button', { name: 'File for review' }).click();
      await panel.getByText('Filed for review').waitFor();
      const [candidate] = await listCandidates(desk.store, { state: 'new', limit: 5 });
      expect(candidate).toMatchObject({
        intent: 'payment-problem',
        suggested: 'technical-problem',
        reason: 'person',
      });
    });
  });

  it.each(['light', 'dark'] as const)('is clean to axe in %s', async (scheme) => {
    await desk.visit({ path, scheme }, async ({ page, audit, shot, faults }) => {
      for (const tab of ['Bot trace', 'Customer', 'Activity']) {
        await openTab(page, tab);
        expect([tab, await audit()]).toEqual([tab, []]);
        await shot(`panel-${tab.toLowerCase().replace(' ', '-')}-${scheme}`);
      }
      expect(faults).toEqual([]);
    });
  });

  it('is a drawer on a small screen, opened by its key', async () => {
    await desk.visit({ path, width: 1000 }, async ({ page, audit, shot }) => {
      for (const width of [1000, 390, 320]) {
        await page.setViewportSize({ width, height: 844 });
        await page.getByText('可以换一台手机吗').first().waitFor();
        expect(await panelOf(page).count()).toBe(0);
        await page.locator('body').press('p');
        await page.getByRole('dialog').getByText('order and contact match').waitFor();
        expect([width, await audit()]).toEqual([width, []]);
        await shot(`panel-drawer-${width}`);
        await page.keyboard.press('Escape');
        await page.waitForURL((url) => !url.searchParams.has('panel'));
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
      }
    });
  });

  it('shows a moderator what was proved, and no order data', async () => {
    await desk.visit({ path, role: 'moderator' }, async ({ page }) => {
      const panel = panelOf(page);
      await panel.getByText('hidden').first().waitFor();
      expect(await panel.textContent()).toContain('found');
      await openTab(page, 'Customer');
      await panel.getByText('not shown to moderators').waitFor();
      expect(await page.content()).not.toMatch(/48213|mei@|example\.com/);
    });
  });

  it.each([
    ['nb', 'Norge 10 GB'],
    ['zh', '挪威 10 GB'],
  ] as const)('has words for all of it in %s, plans too', async (language, plan) => {
    await desk.visit({ path, language }, async ({ page, shot }) => {
      const panel = panelOf(page);
      for (const name of [0, 1, 2]) {
        await panel.getByRole('tab').nth(name).click();
        await panel.locator('h2, li').first().waitFor();
        expect(await panel.textContent()).not.toMatch(/panel\.|names\.|norway-10|Norway/);
        // Of what was understood, and of the customer's orders.
        if (name < 2) await panel.getByText(plan).waitFor();
        await shot(`panel-${language}-${name}`);
      }
    });
  });
});

function panelOf(page: Page) {
  return page.getByRole('complementary').filter({ has: page.getByRole('tablist') });
}

async function openTab(page: Page, name: string): Promise<void> {
  await panelOf(page).getByRole('tab', { name }).click();
  await panelOf(page).getByRole('tabpanel', { name }).locator('h2, li').first().waitFor();
}
