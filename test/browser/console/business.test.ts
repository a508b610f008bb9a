import { beforeAll, describe, expect, it } from '@jest/globals';
import { executablePath, useDesk } from '../../support/console-browser';
import { DAY, newCustomer, newLink, newOrder, newPayment, proves } from '../../support/customers';
import { newMessage } from '../../support/handoff';

const desk = useDesk();
const inBrowser = executablePath === undefined ? describe.skip : describe;
const made = { mei: 0, twin: 0, gone: 0 };

async function seed(): Promise<void> {
  const { store } = desk;
  const mei = await newCustomer(store, { name: 'Mei Chen', handle: 'mei.chen', lastAt: desk.clock.now() });
  const twin = await newCustomer(store, { channel: 'x', handle: 'meichen_x' });
  const gone = await newCustomer(store, { name: 'Kari Borte', channel: 'facebook' });
  const endsAt = await newOrder(store, 'NO40001', { days: 5 });
  for (const { threadId } of [mei, twin]) await proves(store, threadId, 'NO40001');
  const wish = { threadId: mei.threadId, orderKey: 'NO40001', endsAt };
  await newPayment(store, await newLink(store, wish, { opened: 3, ageMs: 20 * DAY }), 'failed');
  await newLink(store, wish, { opened: 2 });
  await newMessage(store, gone.threadId, 'secret words of mine');
  await store.query({
    text: `insert into message (thread_id, origin, text, note, at) values ($1, 'agent', 'Prefers yearly plans.', true, $2)`,
    values: [mei.threadId, desk.clock.now()],
  });
  for (let n = 0; n < 60; n++) {
    const key = `NO41${String(n).padStart(3, '0')}`;
    const some = await newCustomer(store, {
      name: `Customer ${n}`,
      channel: ['instagram', 'facebook', 'x'][n % 3] ?? 'x',
    });
    const end = await newOrder(store, key, { days: (n % 40) - 8 });
    if (n % 2 === 0) await proves(store, some.threadId, key);
    if (n % 4 === 0)
      await newLink(store, { threadId: some.threadId, orderKey: key, endsAt: end }, { opened: n % 8 });
  }
  Object.assign(made, { mei: mei.id, twin: twin.id, gone: gone.id });
}

inBrowser('customers, renewals and payment links', () => {
  beforeAll(seed);

  it.each([
    ['light', 1440],
    ['dark', 390],
    ['light', 320],
  ] as const)('are clean to axe in %s and the other theme at %d px', async (scheme, width) => {
    const paths = {
      customers: '/customers',
      customer: `/customers/${made.mei}`,
      renewals: '/renewals',
      links: '/links',
    };
    await desk.visit({ scheme, width, path: '/customers' }, async ({ page, faults, auditBoth, shot }) => {
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(`${desk.base}/console${path}`);
        await (name === 'customer'
          ? page.getByText('Mei Chen').first()
          : page.getByRole('row').nth(1)
        ).waitFor();
        await page.getByText('Live', { exact: true }).first().waitFor({ state: 'attached' });
        await shot(`${name}-${scheme}-${width}`);
        expect({ name, found: await auditBoth() }).toEqual({ name, found: [] });
      }
      expect(faults).toEqual([]);
    });
  });

  it('say so in three languages when nothing fits, and to a moderator that links are not theirs', async () => {
    for (const [language, words] of [
      ['en', 'Nothing fits these filters'],
      ['nb', 'Ingenting passer med disse filtrene'],
      ['zh', '没有符合筛选条件的内容'],
    ] as const) {
      await desk.visit({ language, path: '/links?q=zzzz' }, async ({ page, audit }) => {
        await page.getByText(words).waitFor();
        expect(await audit()).toEqual([]);
      });
    }
    await desk.visit({ role: 'moderator', path: '/links' }, async ({ page }) => {
      await page.getByText('Your role does not include this').waitFor();
    });
    await desk.visit({ role: 'moderator', path: `/customers/${made.mei}` }, async ({ page }) => {
      await page.getByText('Prefers yearly plans.').waitFor();
      expect(await page.locator('main').textContent()).not.toMatch(/NO-?40001|Orders|Erase/);
    });
  });

  it('are reached, filtered and walked through by keys alone', async () => {
    await desk.visit({ path: '/inbox' }, async ({ page, faults }) => {
      // Its key is heard from then on: both wait for who is signed in.
      await page
        .getByRole('navigation', { name: 'Pages' })
        .getByRole('link', { name: 'Customers' })
        .waitFor();
      await page.keyboard.type('gc');
      await page.getByRole('heading', { name: /^Customers/ }).waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('mei');
      await page.waitForURL(/q=mei/);
      await page.getByRole('link', { name: '@meichen_x' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('j');
      await page.waitForFunction(
        'document.activeElement?.textContent?.startsWith("Mei") || document.activeElement?.tagName === "A"',
      );
      await page.keyboard.press('Enter');
      await page.waitForURL(/customers\/\d+/);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.type('gr');
      await page.getByRole('heading', { name: /^Renewals/ }).waitFor();
      await page.keyboard.type('gl');
      await page.getByRole('heading', { name: /^Payment links/ }).waitFor();
      expect(faults).toEqual([]);
    });
  });

  it('are imported from a CSV, with a reason for each row that was not', async () => {
    await desk.visit({ path: '/customers' }, async ({ page, faults, audit, shot }) => {
      await page.getByRole('button', { name: 'Import CSV' }).click();
      const dialog = page.getByRole('dialog', { name: 'Import orders' });
      await dialog.waitFor();
      expect(await audit()).toEqual([]);
      const rows = [
        'orderNumber,plan,status,expiresAt,cycle,email,phone,firstRenewal,points,currency,iccid,name',
        'NO-77101,norway-10,active,2026-12-14,monthly,ola@example.com,,false,0,NOK,,Ola',
        'NO-77102,moon,active,2026-12-14,monthly,ola@example.com,,false,0,NOK,,Ola',
      ];
      const file = {
        name: 'orders.csv',
        mimeType: 'application/vnd.ms-excel',
        buffer: Buffer.from(rows.join('\n')),
      };
      await page.locator('input[type="file"]').setInputFiles(file);
      await dialog.getByRole('button', { name: 'Import', exact: true }).click();
      await dialog.getByText('1 added, 0 updated, 0 as before, 1 rejected').waitFor();
      await dialog.getByText(/Row 3, NO-77102: plan "moon"/).waitFor();
      await shot('customers-import');
      expect(await audit()).toEqual([]);
      const [kept] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: 'Rejected rows as CSV' }).click(),
      ]);
      expect(kept.suggestedFilename()).toBe('rejects.csv');
      expect(faults).toEqual([]);
    });
  });

  it('merge two accounts of one person, and take it back', async () => {
    await desk.visit({ path: `/customers/${made.mei}` }, async ({ page, audit }) => {
      await page.getByRole('button', { name: 'Merge' }).click();
      await page.getByText('@meichen_x was merged into this customer').waitFor();
      await page.getByRole('link', { name: '@meichen_x' }).waitFor();
      expect(await audit()).toEqual([]);
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Merge' }).waitFor();
    });
  });

  it('send a payment link into a conversation that nobody has open', async () => {
    await desk.visit({ path: '/renewals?q=NO-40001' }, async ({ page, audit }) => {
      await page.getByRole('button', { name: 'Actions for NO-40001' }).click();
      await page.getByRole('menuitem', { name: 'Send a payment link' }).click();
      await page.getByText('@meichen_x gets it in their chat').waitFor();
      expect(await audit()).toEqual([]);
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText('A payment link was sent').waitFor();
      await page.getByRole('row', { name: /NO-40001.*Link sent/ }).waitFor();
    });
  });

  it('record a payment elsewhere with its reason', async () => {
    await desk.visit({ path: '/renewals?q=NO-40001' }, async ({ page, audit, shot }) => {
      await page.getByRole('button', { name: 'Actions for NO-40001' }).click();
      await page.getByRole('menuitem', { name: 'Record a payment elsewhere' }).waitFor();
      expect(await audit()).toEqual([]);
      await page.getByRole('menuitem', { name: 'Record a payment elsewhere' }).click();
      await page.getByLabel('Amount in NOK').fill('99,50');
      await page.getByLabel('How it was paid').fill('bank transfer, seen by Ada');
      await shot('renewals-elsewhere');
      expect(await audit()).toEqual([]);
      await page.getByRole('button', { name: 'Record', exact: true }).click();
      await page.getByText('Recorded for NO-40001').waitFor();
      await page.getByRole('row', { name: /NO-40001.*Paid elsewhere/ }).waitFor();
    });
  });

  it('show what became of a link and why its address is not there', async () => {
    await desk.visit({ path: '/links?q=NO-40001' }, async ({ page, audit, shot }) => {
      await page
        .getByRole('row', { name: /Expired|Failed/ })
        .getByRole('button')
        .first()
        .click();
      await page.getByText('Payment failed').waitFor();
      await page.getByText(/we keep no copy/).waitFor();
      await shot('links-events');
      expect(await audit()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.waitForURL((url) => !url.searchParams.has('link'));
    });
  });

  it('erase a person once the name is typed', async () => {
    await desk.visit({ path: `/customers/${made.gone}` }, async ({ page, audit, shot }) => {
      await page.getByRole('button', { name: 'Erase…' }).click();
      const erase = page.getByRole('button', { name: 'Erase for good' });
      expect(await erase.isDisabled()).toBe(true);
      await page.getByLabel('Type Kari Borte to confirm').fill('Kari Borte');
      await shot('customer-erase');
      expect(await audit()).toEqual([]);
      await erase.click();
      await page.getByText('Erased: one conversation').waitFor();
    });
    const left = await desk.store.query({ text: `select 1 from message where text like 'secret%'` });
    expect(left).toEqual([]);
  });
});
