import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { executablePath, useDesk } from '../../support/console-browser';
import { NOON } from '../../support/handoff';
import { seedManyThreads } from '../../support/many-threads';
import { ADVERTS, IMPOSTORS } from '../../support/scam-waves';
import { seedCampaign } from '../../support/seed-campaign';
import { until } from '../../support/until';

const desk = useDesk();
const inBrowser = executablePath === undefined ? describe.skip : describe;

beforeAll(async () => {
  if (executablePath === undefined) return;
  const { store } = desk;
  await seedManyThreads(store, { count: 200, now: NOON });
  await store.query({
    text: `update "case" set reason = case id % 5 when 0 then 'not_understood' when 1 then 'payment_problem'
             when 2 then 'identity_locked' when 3 then 'legal_threat' else 'asked_for_human' end where reason is not null`,
  });
  const threads = await store.query<{ id: string }>({
    text: `select id from thread where control = 'bot' and case_id is not null order by id limit 30`,
  });
  const ids = threads.map(({ id }) => id);
  await seedCampaign(store, {
    threadIds: ids.slice(0, 16),
    text: (n) => ADVERTS[n]?.texts[0] ?? '',
    signals: ['channel_invite', 'same_text', 'first_contact'],
    subjects: ['handle:telegram:kofi_ideas'],
    now: NOON - 60_000,
  });
  await seedCampaign(store, {
    threadIds: ids.slice(16, 24),
    text: (n) => IMPOSTORS[n]?.texts[0] ?? '',
    signals: ['seed_phrase', 'look_alike', 'first_contact'],
    certain: true,
    now: NOON - 120_000,
  });
}, 60_000);

const campaign = (page: Page, words: string) => page.getByRole('listitem').filter({ hasText: words }).first();
const spam = async () => {
  const row = await desk.store.one<{ n: number }>({
    text: `select count(distinct s.thread_id)::int n from suspicion s join desk_row d using (thread_id)
            where d.status = 'spam' and 'channel_invite' = any (s.signals)`,
  });
  return row?.n ?? 0;
};

inBrowser('triage for moderators', () => {
  it('shows campaigns with senders, reasons and words; one click judges all, one takes it back', async () => {
    await desk.visit({ path: '/triage', role: 'moderator' }, async ({ page, faults, shot, auditBoth }) => {
      const card = campaign(page, 'growth ideas');
      await card.getByText('16 senders').waitFor();
      await card.getByText('Leads to another app').waitFor();
      await card.getByText('16 to judge').waitFor();
      await shot('triage-suspicious');
      expect(await auditBoth()).toEqual([]);
      await card.getByRole('button', { name: 'Spam' }).click();
      await page.getByText('16 conversations judged spam').waitFor();
      expect(await spam()).toBe(16);
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
      await page.getByText('16 conversations are as before').waitFor();
      expect(await spam()).toBe(0);
      expect(faults).toEqual([]);
    });
  });

  it('goes to a group by its digit, and says in the address which', async () => {
    await desk.visit({ path: '/triage', role: 'moderator' }, async ({ page }) => {
      await campaign(page, 'growth ideas').waitFor();
      await page.keyboard.press('2');
      await page.waitForURL(/group=payment/);
      await page.getByRole('heading', { name: 'Payment', level: 2 }).waitFor();
      await page.locator('[data-card]').first().waitFor();
      await page.keyboard.press('j');
      await until('a card to have the focus', async () =>
        page.evaluate<boolean>('document.activeElement?.matches("[data-card]") ?? false'),
      );
    });
  });

  it('keeps known fakes by hand', async () => {
    await desk.visit({ path: '/triage?group=fakes', role: 'moderator' }, async ({ page, audit }) => {
      await page.getByLabel('Domain, account or phrase').fill('fjord-sim.click');
      await page.getByRole('button', { name: 'Add' }).click();
      await page.getByText('domain:fjord-sim.click').waitFor();
      expect(await audit()).toEqual([]);
      await page.getByRole('button', { name: 'Remove domain:fjord-sim.click' }).click();
      await page.getByText('Nothing here').waitFor();
    });
  });

  it.each([
    ['spam', 'dark', 1440, 'en'],
    ['suspicious', 'dark', 390, 'nb'],
    ['suspicious', 'light', 320, 'zh'],
    ['verdicts', 'light', 390, 'en'],
  ] as const)('stands in %s, %s at %d px in %s', async (group, scheme, width, language) => {
    const visit = { path: `/triage?group=${group}`, role: 'moderator', scheme, width, language } as const;
    await desk.visit(visit, async ({ page, auditBoth, shot, faults }) => {
      await page.getByRole('main').getByRole('listitem').last().waitFor();
      await page.waitForLoadState('networkidle');
      await shot(`triage-${group}-${scheme}-${width}-${language}`);
      expect(await auditBoth()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
});

inBrowser('triage for agents', () => {
  it('shows neither suspicions nor records, and says so at their address', async () => {
    await desk.visit({ path: '/triage?group=suspicious', role: 'agent' }, async ({ page }) => {
      await page.getByText('This group is for moderators').waitFor();
      expect(await page.getByRole('navigation', { name: 'Groups' }).getByText('Suspicious').count()).toBe(0);
    });
  });

  it('takes the next one by C and opens it', async () => {
    await desk.visit({ path: '/triage', role: 'agent' }, async ({ page }) => {
      await page.getByRole('heading', { name: 'Asks for a person', level: 2 }).waitFor();
      // Its key is heard from then on: both wait for who is signed in.
      await page
        .getByRole('navigation', { name: 'Pages' })
        .getByRole('link', { name: 'Customers' })
        .waitFor();
      await page.keyboard.press('c');
      await page.waitForURL(/\/inbox\?.*t=/);
    });
  });

  it('answers what was not understood and files it in one step', async () => {
    await desk.visit(
      { path: '/triage?group=low-confidence', role: 'agent' },
      async ({ page, audit, shot }) => {
        await page.getByRole('button', { name: 'Fix and reply' }).first().click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('This is about').selectOption({ label: 'Renew' });
        await dialog.getByLabel('Reply').fill('Of course, I will renew it for you.');
        await shot('triage-fix');
        expect(await audit()).toEqual([]);
        await dialog.getByRole('button', { name: 'File and send' }).click();
        await page.getByText('Answered, and filed as an example').waitFor();
        const row = await desk.store.one<{ n: number }>({
          text: `select count(*)::int n from outbox where origin = 'agent'`,
        });
        expect(row?.n).toBe(1);
      },
    );
  });
});
