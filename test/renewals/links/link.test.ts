import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomIds } from '../../../src/lib/ids';
import { findLink, prepareLink } from '../../../src/renewals/links/link';
import { useTestDatabase } from '../../support/database';
import { anOrder, count, DAY, frozenClock, HOUR, PUBLIC_URL, quoteOf, saveLink, THREAD } from '../support';

const database = useTestDatabase();
const clock = frozenClock();

beforeEach(async () => {
  clock.setOffset(0);
  await database.store.query({ text: 'truncate link, quote cascade' });
});

const stateOf = async (token: string) => (await findLink(database.store, token, clock))?.state;

describe('links', () => {
  it('carry 160 random bits in an address of ours and a code that comes from them', () => {
    const wish = { quote: quoteOf([anOrder()]), threadId: THREAD, language: 'en' as const };
    const deps = { ids: randomIds, publicUrl: () => PUBLIC_URL };
    const links = Array.from({ length: 200 }, () => prepareLink(wish, deps));
    expect(new Set(links.map((link) => link.url)).size).toBe(200);
    for (const link of links) {
      expect(link.url).toMatch(/^https:\/\/renew\.fjord-esim\.example\/r\/[0-9a-z]{32}$/);
      expect(link.code).toMatch(/^[0-9A-Z]{2}-[0-9A-Z]{2}$/);
      expect(JSON.stringify({ ...link, url: '' })).not.toContain(link.url.slice(-32));
    }
    const same = { ...deps, ids: { ...randomIds, token: () => 'a'.repeat(32) } };
    expect(prepareLink(wish, same)).toEqual(prepareLink(wish, same));
  });

  it('are found by their token, with orders, quote and language', async () => {
    const { token, id, code } = await saveLink(database.store, { orders: [anOrder()], language: 'zh' });
    expect(await findLink(database.store, token, clock)).toMatchObject({
      id,
      code,
      threadId: THREAD,
      orderKeys: ['NO48213'],
      language: 'zh',
      state: 'issued',
      quote: quoteOf([anOrder()]),
    });
    expect(await count(database.store, `link where token_hash like '%${token}%'`)).toBe(0);
  });

  it('are not found by altered, shortened, foreign or odd tokens', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const flipped = [...token].map(
      (letter, at) => token.slice(0, at) + (letter === '0' ? '1' : '0') + token.slice(at + 1),
    );
    for (const wrong of [
      ...flipped,
      token.slice(1),
      `${token}0`,
      token.toUpperCase(),
      '',
      '%00',
      "' or 1=1 --",
      'i'.repeat(32),
    ]) {
      if (wrong === token) continue;
      expect(await findLink(database.store, wrong, clock)).toBeUndefined();
    }
  });

  it('run out after 48 hours by the business clock', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    clock.setOffset(48 * HOUR - 1);
    expect(await stateOf(token)).toBe('issued');
    clock.setOffset(2 * DAY);
    expect(await stateOf(token)).toBe('expired');
  });

  it('replace the open links of the same thread for the same orders, and no others', async () => {
    const other = anOrder({ number: 'NO-48214' });
    const first = await saveLink(database.store, { orders: [anOrder()] });
    const unrelated = await saveLink(database.store, { orders: [other] });
    const elsewhere = await saveLink(database.store, {
      orders: [anOrder()],
      threadId: 'x:1700000000000000001:7',
    });
    const second = await saveLink(database.store, { orders: [anOrder(), anOrder({ number: 'NO-48215' })] });
    expect(await findLink(database.store, first.token, clock)).toMatchObject({
      state: 'replaced',
      replacedBy: second.id,
    });
    expect(await stateOf(unrelated.token)).toBe('issued');
    expect(await stateOf(elsewhere.token)).toBe('issued');
    expect(await stateOf(second.token)).toBe('issued');
  });
});
