import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { reportFailure } from '../../../src/cli/failure';
import { cancel } from '../../../src/cli/links/cancel';
import { check } from '../../../src/cli/links/check';
import { create } from '../../../src/cli/links/create';
import { show } from '../../../src/cli/links/show';
import { runCli } from '../../../src/cli/run-cli';
import { systemClock } from '../../../src/lib/clock';
import { randomIds } from '../../../src/lib/ids';
import { silentLog } from '../../../src/lib/log';
import { projectRoot } from '../../../src/lib/project-root';
import { findLink } from '../../../src/renewals/links/link';
import { cancelLink } from '../../../src/renewals/links/links-by-hand';
import { findOpenCheckout } from '../../../src/renewals/payments/checkout-rows';
import { checkoutsOf } from '../../../src/renewals/payments/checkouts';
import { openCheckout } from '../../../src/renewals/payments/open-checkout';
import { anOrder, DAY, sandboxOver, saveOrder, saveThread, THREAD } from '../../renewals/support';
import { useTestDatabase } from '../../support/database';
import { emptyTables } from '../../support/empty-tables';
import { keptTerminal } from '../kept-terminal';

const db = useTestDatabase();
const PUBLIC_URL = 'https://renew.fjord-esim.example';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renewdesk-links-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  await emptyTables(db.store, 'quote, link, checkout, "order", thread, attempt, moderation_item');
  await saveThread(db.store);
  await saveOrder(db.store, anOrder({ expiresAt: systemClock.now() + 3 * DAY }));
});

const terminal = () => keptTerminal({ connection: db.connection, folder, publicUrl: PUBLIC_URL });

async function made(flags: Partial<Parameters<typeof create>[0]> = {}) {
  const { cli, out } = terminal();
  expect(await create({ order: ['48213'], thread: THREAD, json: true, ...flags }, cli)).toBe(0);
  return JSON.parse(out[0] ?? '') as {
    url: string;
    code: string;
    prices: { cycle: string; finalMinor: number }[];
    threadId: string;
  };
}

describe('links create', () => {
  it('makes a link for a conversation at the price the bot would name', async () => {
    const link = await made({ cycle: 'yearly' });
    expect(link.url).toMatch(/^https:\/\/renew\.fjord-esim\.example\/r\/[0-9a-z]{32}$/);
    expect(link.prices.find(({ cycle }) => cycle === 'monthly')).toMatchObject({
      listMinor: 14900,
      finalMinor: 11920,
    });
    const stored = await findLink(db.store, link.url.slice(-32), systemClock);
    expect(stored).toMatchObject({
      state: 'issued',
      threadId: THREAD,
      code: link.code,
      quote: { preselected: 'yearly' },
    });
    expect(await db.store.query({ text: `select actor, action from audit` })).toContainEqual({
      actor: 'command line',
      action: 'link.created',
    });
  });

  it('prints address, code and prices for a person', async () => {
    const { cli, out } = terminal();
    await create({ order: ['NO-48213'], thread: THREAD }, cli);
    expect(out[0]).toContain('/r/');
    expect(out[1]).toMatch(/^code {7}[0-9A-Z]{2}-[0-9A-Z]{2}$/);
    expect(out[2]).toMatch(/^monthly +NOK.119\.20$/);
  });

  it('finds the conversation on a channel that proved the order', async () => {
    await db.store.query({
      text: `insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ('a', $1, 'NO48213', 'matched', 1)`,
      values: [THREAD],
    });
    const { thread: _, ...rest } = {
      order: ['48213'],
      channel: 'instagram' as const,
      json: true,
      thread: undefined,
    };
    const { cli, out } = terminal();
    expect(await create(rest, cli)).toBe(0);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ threadId: THREAD });
    await expect(create({ ...rest, channel: 'x' }, cli)).rejects.toMatchObject({ code: 'NOT_THERE' });
  });

  it('refuses what cannot be renewed, is not there, or names no conversation', async () => {
    const { cli } = terminal();
    await saveOrder(db.store, anOrder({ number: 'NO-48299', status: 'cancelled' }));
    for (const [flags, code] of [
      [{ order: ['NO-48299'], thread: THREAD }, 'LINK_NOT_RENEWABLE'],
      [{ order: ['NO-11111'], thread: THREAD }, 'NOT_THERE'],
      [{ order: ['NO-48213'], thread: 'x:1:nobody' }, 'NOT_THERE'],
      [{ order: ['NO-48213'] }, 'USAGE'],
    ] as const)
      await expect(create(flags, cli)).rejects.toMatchObject({ code });
    expect(await db.store.query({ text: 'select 1 from link' })).toEqual([]);
  });
});

describe('links create --promo', () => {
  const brandFile = async (promotions: object[]) => {
    const file = join(folder, 'brand-promotions.yaml');
    const text = await readFile(join(projectRoot(), 'config/brand.yaml'), 'utf8');
    const rest = text.replace(/^promotions:\n(?:[ #].*\n)*/m, '');
    await writeFile(file, `promotions: ${JSON.stringify(promotions)}\n${rest}`);
    return file;
  };
  const names = { en: 'Code', nb: 'Kode', zh: '优惠码' };

  it('names the price that a code makes', async () => {
    await db.store.query({ text: 'update "order" set first_renewal = false' });
    const { prices } = await made({ promo: 'fjord20' });
    expect(prices.find(({ cycle }) => cycle === 'monthly')).toMatchObject({ finalMinor: 11920 });
  });

  it('refuses a code that lowers no price and says why, instead of a link at the full one', async () => {
    const config = await brandFile([
      { id: 'old', names, percentOff: 20, code: 'OLD20', until: '2020-01-01' },
      { id: 'soon', names, percentOff: 20, code: 'SOON20', from: '2999-01-01' },
      { id: 'first', names, percentOff: 20, code: 'FIRST20', firstRenewalOnly: true },
    ]);
    await db.store.query({ text: 'update "order" set first_renewal = false' });
    const { cli } = terminal();
    for (const [promo, why] of [
      ['NOSUCH', 'none of brand.yaml'],
      ['', 'none of brand.yaml'],
      ['OLD20', 'has run out'],
      ['soon20', 'does not count yet'],
      ['FIRST20', 'none of these orders cheaper'],
    ] as const) {
      const refused = create({ order: ['48213'], thread: THREAD, config, promo }, cli);
      await expect(refused).rejects.toMatchObject({
        code: 'LINK_CODE_REFUSED',
        message: expect.stringContaining(why),
      });
      const error: unknown = await refused.catch((reason: unknown) => reason);
      expect(reportFailure(error, false, { out: () => {}, note: () => {} })).toBe(2);
    }
    expect(await db.store.query({ text: 'select 1 from link' })).toEqual([]);
  });
});

describe('links create for several orders', () => {
  const prove = (thread: string, orderKey: string, key: string) =>
    db.store.query({
      text: `insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ($3, $1, $2, 'matched', 1)`,
      values: [thread, orderKey, key],
    });
  const both = { order: ['48213', '48300'], channel: 'instagram' as const, json: true };
  const other = 'instagram:17841400000000001:5550002';
  beforeEach(async () => {
    await saveThread(db.store, other);
    await saveOrder(db.store, anOrder({ number: 'NO-48300', expiresAt: systemClock.now() + 3 * DAY }));
    await prove(THREAD, 'NO48213', 'a');
  });

  it('asks for the conversation where different ones proved them', async () => {
    await prove(other, 'NO48300', 'b');
    const refused = create(both, terminal().cli);
    await expect(refused).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/5550001, .*5550002.*--thread/),
    });
    expect(await db.store.query({ text: 'select 1 from link' })).toEqual([]);
    const { channel: _, ...rest } = both;
    expect(await create({ ...rest, thread: other }, terminal().cli)).toBe(0);
  });

  it('takes the one conversation that proved all of them last', async () => {
    await prove(other, 'NO48300', 'b');
    await prove(THREAD, 'NO48300', 'c');
    const { cli, out } = terminal();
    expect(await create(both, cli)).toBe(0);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ threadId: THREAD });
  });
});

describe('links show', () => {
  it('finds a link by code and by address, and never prints what opens it', async () => {
    const link = await made();
    for (const wanted of [link.code, link.code.toLowerCase().replace('-', ''), link.url]) {
      const { cli, out } = terminal();
      expect(await show(wanted, { json: true }, cli)).toBe(0);
      expect(JSON.parse(out[0] ?? '')).toMatchObject({
        code: link.code,
        state: 'issued',
        orders: ['NO-48213'],
        checkouts: [],
      });
      expect(out.join()).not.toContain(link.url.slice(-32));
    }
    await expect(show('ZZ-ZZ', {}, terminal().cli)).rejects.toMatchObject({ code: 'NOT_THERE' });
  });
});

describe('links cancel', () => {
  const deps = (expire: (ref: string) => Promise<void>) => {
    const sandbox = { ...sandboxOver(systemClock), expire };
    return {
      store: db.store,
      checkouts: checkoutsOf([sandbox]),
      clock: systemClock,
      ids: randomIds,
      log: silentLog,
    };
  };
  const opened = async (url: string) => {
    const link = await findLink(db.store, url.slice(-32), systemClock);
    if (!link) throw new Error('no link');
    await openCheckout(
      {
        link,
        cycle: 'monthly',
        language: 'en',
        description: 'x',
        returnUrl: PUBLIC_URL,
        cancelUrl: PUBLIC_URL,
      },
      deps(async () => {}),
    );
    return link;
  };

  it('closes the link and its open page, once', async () => {
    const { url, code } = await made();
    await opened(url);
    const { cli, out } = terminal();
    expect(await cancel(code, {}, cli)).toBe(0);
    expect(out).toEqual([`link ${code} is cancelled`]);
    expect(
      await db.store.query({
        text: 'select l.status, c.status page from link l join checkout c on c.link_id = l.id',
      }),
    ).toEqual([{ status: 'cancelled', page: 'expired' }]);
    await expect(cancel(url, {}, cli)).rejects.toMatchObject({ code: 'LINK_CLOSED' });
  });

  it('closes the page at its provider, and says when that was not possible', async () => {
    const link = await opened((await made()).url);
    const page = await findOpenCheckout(db.store, link.id);
    const closed: string[] = [];
    expect(
      await cancelLink(
        link,
        deps(async (ref) => void closed.push(ref)),
      ),
    ).toEqual([]);
    expect(closed).toEqual([page?.providerRef]);

    const other = await opened((await made()).url);
    const failing = deps(() => Promise.reject(new Error('no answer')));
    expect(await cancelLink(other, failing)).toEqual([expect.stringMatching(/^sandbox: /)]);
    expect((await findLink(db.store, 'x', systemClock))?.state).toBeUndefined();
  });

  it('leaves a link alone whose money is on its way', async () => {
    const link = await opened((await made()).url);
    await db.store.query({ text: `update checkout set status = 'pending'` });
    await expect(
      cancelLink(
        link,
        deps(async () => {}),
      ),
    ).rejects.toMatchObject({ code: 'LINK_BEING_PAID' });
    expect(await db.store.query({ text: 'select status from link' })).toEqual([{ status: 'issued' }]);
  });

  it('asks for the address where several open links share a code', async () => {
    const { code } = await made();
    await saveOrder(db.store, anOrder({ number: 'NO-48300' }));
    await made({ order: ['NO-48300'] });
    await db.store.query({ text: 'update link set code = $1', values: [code] });
    await expect(cancel(code, {}, terminal().cli)).rejects.toMatchObject({ code: 'LINK_AMBIGUOUS' });
  });
});

describe('links check', () => {
  it('ends with 0 for what is ours and with 3 for everything else', async () => {
    const { url } = await made();
    for (const [text, code, line] of [
      [url, 0, /^genuine {2}link {2}renew\.fjord-esim\.example {2}\(issued\)$/],
      ['https://fjord-esim.shop/x', 3, /^look_alike .*like fjord-esim\.example \(other_ending\)$/],
      ['is @fjord_esim_help you?', 3, /^look_alike {2}handle/],
      ['fjordesim', 0, /^genuine {2}handle {2}@fjordesim {2}on facebook, x$/],
      ['https://vg.no', 3, /^not_ours/],
    ] as const) {
      const { cli, out } = terminal();
      expect(await check([text], {}, cli)).toBe(code);
      expect(out[0]).toMatch(line);
      expect(out.join()).not.toContain(url.slice(-32));
    }
    const { cli, out, notes } = terminal();
    expect(await check(['hello'], { json: true }, cli)).toBe(3);
    expect([out, notes]).toEqual([[], ['there is no link, account, app, number or address in that']]);
  });

  it('is declared with its flags', async () => {
    const { environment } = terminal();
    expect(await runCli(['links', 'create', '--order', 'NO-48213', '--channel', 'fax'], environment)).toBe(2);
    expect(await runCli(['links', 'create', '--thread', THREAD], environment)).toBe(2);
    expect(await runCli(['links', 'check'], environment)).toBe(2);
  });
});
