import { beforeAll, describe, expect, it } from '@jest/globals';
import { executablePath, useDesk } from '../../support/console-browser';
import { DAY, newCustomer, newLink, newPayment } from '../../support/customers';
import { seedThread } from '../../support/desk-thread';
import { HOUR, MINUTE, NOON, waitingThread } from '../../support/handoff';

const desk = useDesk();
const inBrowser = executablePath === undefined ? describe.skip : describe;

/** Things that happened, so that the pages have something to show. */
beforeAll(async () => {
  if (executablePath === undefined) return;
  const { store } = desk;
  const { threadId } = await newCustomer(store, { channel: 'instagram' });
  const accountId = 'instagram:900';
  for (const [status, reason, mayHaveArrived] of [
    ['dead', 'GRAPH_2018001', false],
    ['dead', 'GRAPH_TIMEOUT', true],
    ['pending', null, false],
  ] as const) {
    await store.query({
      text: `with i as (insert into inbox (thread_id, dedupe_key, kind, payload, platform_at, done)
               values ($1, md5(random()::text), 'message', '{}', $2, true) returning id)
             insert into outbox (thread_id, inbox_id, step, account_id, epoch, body, status, reason, first_attempt_at, unknown_since)
             select $1, i.id, 0, $3, 0, '{"text":"hei"}', $4, $5, $2, case when $6 then clock_timestamp() end from i`,
      values: [threadId, NOON - HOUR, accountId, status, reason, mayHaveArrived],
    });
  }
  await store.query({
    text: `insert into refused_delivery (channel, hour_at, count) values ('instagram', $1, 3)`,
    values: [NOON - HOUR],
  });
  for (let day = 0; day < 12; day++) {
    const opened = NOON - day * DAY - HOUR;
    for (let one = 0; one <= day % 5; one++) {
      await store.query({
        text: `insert into "case" (thread_id, status, language, opened_at, handoff_at, first_reply_at, resolved_at, reason)
               values ($1, 'resolved', 'nb', $2, $3, $4, $5, $6)`,
        values: [
          threadId,
          opened,
          ...(one === 1
            ? [opened, opened + 9 * MINUTE, opened + HOUR, 'payment_problem']
            : [null, null, opened + HOUR, null]),
        ],
      });
    }
  }
  await waitingThread(store, { channel: 'facebook' });
  const person = { threadId, orderKey: 'NO90001', endsAt: NOON + 5 * DAY };
  await newLink(store, person, { opened: 2 });
  await newPayment(store, await newLink(store, person));
  await store.query({ text: `insert into label (name, tone) values ('VIP', 'violet')` });
  const { threadId: open } = await seedThread(store, { channel: 'instagram', name: 'Kari Nordmann' });
  await store.query({
    text: `insert into account_check (account_id, ok, subscribed, ms, at, token_told, token_ends_at, data_ends_at)
           values (regexp_replace($1, ':[^:]*$', ''), true, '{messages}', 210, $2, true, $3, $4)`,
    values: [open, NOON - HOUR, NOON + 5 * DAY, NOON + 60 * DAY],
  });
}, 60_000);

const LOOKS = [
  ['/channels', 'light', 1440],
  ['/channels', 'dark', 390],
  ['/reports', 'light', 1440],
  ['/reports', 'dark', 390],
  ['/settings?section=service', 'light', 1440],
  ['/settings?section=service', 'dark', 320],
  ['/settings?section=team', 'light', 390],
  ['/settings?section=labels', 'dark', 1440],
  ['/settings?section=audit', 'light', 1440],
  ['/settings?section=hooks', 'light', 390],
  ['/settings?section=security', 'dark', 390],
] as const;

inBrowser('the pages of those who operate', () => {
  it.each(LOOKS)('are clean: %s in %s at %d px', async (path, scheme, width) => {
    await desk.visit({ path, scheme, width }, async ({ page, audit, auditBoth, faults, shot }) => {
      page.setDefaultTimeout(8_000);
      await page.locator('main').locator('table:visible, article, form, h3, dl').first().waitFor();
      if (path === '/reports')
        await page.locator('.recharts-bar-rectangle').first().waitFor({ state: 'attached' });
      await shot(`operate${path.replaceAll(/[^a-z]/g, '-')}-${scheme}-${width}`);
      // Pages in both themes at both widths, sections of the settings in one each.
      expect(await (path.includes('?') ? audit() : auditBoth())).toEqual([]);
      expect(faults).toEqual([]);
    });
  });

  it.each([['nb'], ['zh']] as const)('speak %s', async (language) => {
    for (const path of ['/channels', '/reports', '/settings?section=service']) {
      await desk.visit({ path, language }, async ({ page, faults, shot }) => {
        page.setDefaultTimeout(8_000);
        await page.locator('main').locator('table:visible, article, h3, dl').first().waitFor();
        await shot(`operate${path.replaceAll(/[^a-z]/g, '-')}-${language}`);
        const text = await page.locator('main').innerText();
        // A text that is not there shows its key.
        expect(text).not.toMatch(/\b(channels|reports|settings|tables)\.[a-z]/);
        expect(faults).toEqual([]);
      });
    }
  });
});

inBrowser('channels', () => {
  it('are paused by typing the handle, with a reason, and resumed; the outbox is really held', async () => {
    await desk.visit({ path: '/settings' }, async ({ page, audit, faults }) => {
      page.setDefaultTimeout(8_000);
      // Its key is heard from then on: both wait for who is signed in.
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Channels' }).waitFor();
      await page.keyboard.type('gh');
      await page.waitForURL(/\/channels/);
      const card = page.getByRole('article').first();
      const handle = (await card.getByRole('heading').innerText()).split(' ')[0] ?? '';
      await card.getByRole('button', { name: 'Pause sending' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      expect(await audit()).toEqual([]);
      const pause = dialog.getByRole('button', { name: 'Pause sending' });
      await dialog.getByLabel('Why?').fill('wrong price in a reply');
      expect(await pause.isDisabled()).toBe(true);
      await dialog.getByLabel('to confirm').fill(handle);
      await pause.click();
      await card.getByText('Paused by hand').waitFor();
      expect(
        await desk.store.query({ text: 'select 1 from account where held_at is not null' }),
      ).toHaveLength(1);
      await card.getByRole('button', { name: 'Resume sending' }).click();
      await dialog.getByRole('button', { name: 'Resume sending' }).click();
      await card.getByText('Paused by hand').waitFor({ state: 'detached' });
      expect(faults).toEqual([]);
    });
  });

  it('send again what was given up, but nothing that may have arrived', async () => {
    await desk.visit({ path: '/channels' }, async ({ page, audit, faults, shot }) => {
      page.setDefaultTimeout(8_000);
      await page.getByRole('button', { name: '2 given up' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('May have arrived', { exact: true }).waitFor();
      expect(page.url()).toContain('dead=instagram');
      await shot('operate-dead-letters');
      expect(await audit()).toEqual([]);
      await dialog.getByRole('button', { name: 'Replay all' }).click();
      await page.getByText('1 message is tried again').waitFor();
      const left = await desk.store.query({ text: `select reason from outbox where status = 'dead'` });
      expect(left).toEqual([{ reason: 'GRAPH_TIMEOUT' }]);
      expect(faults).toEqual([]);
    });
  });

  it('warn of a token that ends, and send a test to a conversation that is chosen', async () => {
    await desk.visit(
      { path: '/channels?ch=instagram', width: 390 },
      async ({ page, audit, faults, shot }) => {
        page.setDefaultTimeout(8_000);
        const card = page.getByRole('article').first();
        await card.getByText(/The token expires 28 Nov/).waitFor();
        await card.getByText('Data access until').waitFor();
        await card.getByRole('button', { name: 'Send a test' }).click();
        const dialog = page.getByRole('dialog');
        const send = dialog.getByRole('button', { name: 'Send a test' });
        await dialog.getByLabel('To', { exact: true }).selectOption({ index: 1 });
        await shot('operate-test-message');
        expect(await audit()).toEqual([]);
        await send.click();
        await page.getByText('The test is on its way').waitFor();
        expect(
          await desk.store.query({ text: `select origin from message where text like 'This is a test%'` }),
        ).toEqual([{ origin: 'system' }]);
        expect(faults).toEqual([]);
      },
    );
  });

  it('are shown to agents, without the means to change them', async () => {
    await desk.visit({ path: '/channels', role: 'agent' }, async ({ page }) => {
      page.setDefaultTimeout(8_000);
      await page.getByRole('article').first().waitFor();
      expect(await page.getByRole('article').first().getByRole('button').count()).toBe(0);
    });
  });
});

inBrowser('settings', () => {
  it('show an admin of some accounts nothing that holds for all', async () => {
    const name = 'Admin of one account';
    const { agent } = await desk.person('admin', name);
    await desk.store.query({
      text: `with made as (insert into account (id, channel, handle) values ('x:77', 'x', 'one') returning id)
             insert into agent_account (agent_id, account_id) select $1, id from made`,
      values: [agent.id],
    });
    await desk.visit({ path: '/settings?section=service', name }, async ({ page, faults }) => {
      const sections = page.getByRole('navigation', { name: 'Settings' });
      await sections.getByRole('link', { name: 'People' }).waitFor();
      expect(await sections.getByRole('link', { name: /Hours|Teams/ }).count()).toBe(0);
      expect(faults).toEqual([]);
    });
  });

  it('keep changed hours until they are saved, and note them in the audit', async () => {
    await desk.visit({ path: '/settings?section=service' }, async ({ page, audit, faults, shot }) => {
      const minutes = page.getByLabel('First reply within');
      await minutes.fill('25');
      const bar = page.getByText('Unsaved changes');
      await bar.waitFor();
      await shot('operate-save-bar');
      expect(await audit()).toEqual([]);
      await page.getByRole('button', { name: 'Discard' }).click();
      await bar.waitFor({ state: 'detached' });
      await minutes.fill('25');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Set in the desk instead of in brand.yaml').waitFor();
      await page.goto(`${desk.base}/console/settings?section=audit&what=settings.sla`);
      await page.getByText('Show').first().click();
      await page.getByText('"firstReplyMinutes": 25').waitFor();
      expect(faults).toEqual([]);
    });
  });

  it('add a person, who gets a link that is shown once', async () => {
    await desk.visit({ path: '/settings?section=team' }, async ({ page, audit, faults, shot }) => {
      page.setDefaultTimeout(8_000);
      await page.getByRole('button', { name: 'Add a person' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('Ola Nordmann');
      await dialog.getByRole('radio', { name: 'Moderator' }).check();
      expect(await audit()).toEqual([]);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('Send Ola Nordmann this link').waitFor();
      await shot('operate-new-person');
      expect(await dialog.locator('code').innerText()).toContain('/console/');
      expect(await audit()).toEqual([]);
      await page.keyboard.press('Escape');
      const agent = await desk.person('agent');
      await page.getByRole('button', { name: `Actions for ${agent.agent.name}` }).click();
      await page.getByRole('menuitem', { name: 'Sessions' }).click();
      await dialog.getByText(`Where ${agent.agent.name} is signed in`).waitFor();
      const ends = dialog.getByRole('button', { name: /^End the session/ });
      await ends.first().waitFor();
      await shot('operate-sessions-of-a-colleague');
      expect(await audit()).toEqual([]);
      await ends.first().click();
      await dialog.getByText('Signed in nowhere').waitFor();
      expect(faults).toEqual([]);
    });
  });

  it('keep teams and saved replies, and lead to the known fakes', async () => {
    const path = '/settings?section=groups';
    await desk.visit({ path, width: 390 }, async ({ page, auditBoth, audit, faults, shot }) => {
      page.setDefaultTimeout(8_000);
      const open = (section: string) => page.getByRole('link', { name: section, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await page.getByText('None yet').waitFor();
      expect(await audit()).toEqual([]);
      await page.getByRole('button', { name: 'Add a team' }).click();
      await dialog.getByLabel('Name').fill('Billing');
      await dialog.getByRole('checkbox').first().check();
      expect(await audit()).toEqual([]);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('row', { name: /^Billing.*1 person/ }).waitFor();
      await dialog.waitFor({ state: 'detached' });
      await shot('operate-groups');
      expect(await auditBoth()).toEqual([]);

      await open('Saved replies');
      await page.getByRole('button', { name: 'Add a reply' }).click();
      await dialog.getByLabel('Typed after /').fill('hours');
      await dialog.getByLabel('Text in norsk').fill('Vi svarer mellom 8 og 20.');
      await shot('operate-saved-reply');
      expect(await audit()).toEqual([]);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('row', { name: /^\/hours.*nb/ }).waitFor();
      await dialog.waitFor({ state: 'detached' });
      expect(await auditBoth()).toEqual([]);

      await open('Known fakes');
      await page.getByRole('link', { name: 'Open the list in Triage' }).waitFor();
      expect(await auditBoth()).toEqual([]);
      await page.getByRole('link', { name: 'Open the list in Triage' }).click();
      await page.getByLabel('Domain, account or phrase').waitFor();
      expect(faults).toEqual([]);
    });
  });

  it('delete a label only by its name', async () => {
    await desk.visit({ path: '/settings?section=labels' }, async ({ page, faults }) => {
      page.setDefaultTimeout(8_000);
      await page.getByRole('button', { name: 'Delete VIP' }).click();
      const dialog = page.getByRole('dialog');
      const remove = dialog.getByRole('button', { name: 'Delete' });
      expect(await remove.isDisabled()).toBe(true);
      await dialog.getByLabel('to confirm').fill('VIP');
      await remove.click();
      await page.getByText('None yet').waitFor();
      expect(faults).toEqual([]);
    });
  });
});
