import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AddFlags, add } from '../../../src/cli/points/add';
import { show } from '../../../src/cli/points/show';
import { runCli } from '../../../src/cli/run-cli';
import { addPoints, showPoints } from '../../../src/renewals/prices/points-by-hand';
import {
  anOrder,
  demoBrand,
  frozenClock,
  numbers,
  orderBookOver,
  PUBLIC_URL,
  saveOrder,
} from '../../renewals/support';
import { useTestDatabase } from '../../support/database';
import { emptyTables } from '../../support/empty-tables';
import { keptTerminal } from '../kept-terminal';

const db = useTestDatabase({ max: 8 });
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renewdesk-points-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
/** The audit only grows: what one test writes begins after this. */
let auditedBefore = 0;
beforeEach(async () => {
  await emptyTables(db.store, '"order", point_account, point_entry');
  const newest = await db.store.one<{ id: number }>({
    text: 'select coalesce(max(id), 0)::int id from audit',
  });
  auditedBefore = newest?.id ?? 0;
  await saveOrder(db.store, anOrder({ points: 30 }));
});

const terminal = () => keptTerminal({ connection: db.connection, folder, publicUrl: PUBLIC_URL });
async function added(points: number, flags: Partial<AddFlags> = {}, order = 'no 48213') {
  const { cli, out } = terminal();
  expect(await add(order, points, { reason: 'referral', json: true, ...flags }, cli)).toBe(0);
  return JSON.parse(out[0] ?? '') as unknown;
}

describe('points add', () => {
  it('books points on top of what the order system grants, and notes who did', async () => {
    expect(await added(50)).toMatchObject({ orderNumber: 'NO-48213', booked: true, balance: 80, free: 80 });
    expect(await added(5)).toMatchObject({ booked: true, balance: 85 });
    expect(
      await db.store.query({
        text: 'select actor, action, detail from audit where id > $1 order by id limit 1',
        values: [auditedBefore],
      }),
    ).toEqual([
      { actor: 'command line', action: 'points.booked', detail: { points: 50, reason: 'referral' } },
    ]);
  });

  it('books the same key once, also from two scripts at a time', async () => {
    const desk = {
      store: db.store,
      brand: demoBrand,
      numbers,
      orderBook: orderBookOver(db.store),
      clock: frozenClock(),
    };
    const wish = { orderNumber: 'NO-48213', points: 50, note: '', key: 'friend-1' };
    const told = await Promise.all(Array.from({ length: 6 }, () => addPoints(wish, desk)));
    expect(told.filter(({ booked }) => booked)).toHaveLength(1);
    expect(await added(50, { key: 'friend-1' })).toMatchObject({ booked: false, balance: 80 });
    expect(await added(50, { key: 'friend-2' })).toMatchObject({ booked: true, balance: 130 });
    expect(
      await db.store.query({ text: 'select 1 from audit where id > $1', values: [auditedBefore] }),
    ).toHaveLength(2);
  });

  it('refuses a key that has booked something else', async () => {
    await added(50, { key: 'friend-1' });
    await expect(
      add('NO-48213', 60, { reason: 'referral', key: 'friend-1' }, terminal().cli),
    ).rejects.toMatchObject({ code: 'POINTS_KEY_USED', message: expect.stringContaining('50 points') });
    expect(await added(1, { key: 'friend-3' })).toMatchObject({ balance: 81 });
  });

  it('refuses an order that is not there, too many points, and a brand without points', async () => {
    const { cli } = terminal();
    const flags = { reason: 'referral' } as const;
    await expect(add('NO-11111', 5, flags, cli)).rejects.toMatchObject({ code: 'NOT_THERE' });
    await expect(add('NO-48213', 1_000_001, flags, cli)).rejects.toMatchObject({ code: 'USAGE' });
    await expect(add('NO-48213', 5, { ...flags, key: ' ' }, cli)).rejects.toMatchObject({ code: 'USAGE' });
    const { points: _, ...brand } = demoBrand;
    const desk = {
      store: db.store,
      brand,
      numbers,
      orderBook: orderBookOver(db.store),
      clock: frozenClock(),
    };
    await expect(showPoints('NO-48213', desk)).rejects.toMatchObject({ code: 'POINTS_OFF' });
    expect(await db.store.query({ text: 'select 1 from point_entry' })).toEqual([]);
  });

  it('is declared with its arguments, and takes whole points and one reason only', async () => {
    const { environment } = terminal();
    const refused = [
      ['points', 'add', 'NO-48213'],
      ['points', 'add', 'NO-48213', '5'],
      ['points', 'add', 'NO-48213', '0', '--reason', 'referral'],
      ['points', 'add', 'NO-48213', '1.5', '--reason', 'referral'],
      ['points', 'add', 'NO-48213', '5', '--reason', 'gift'],
    ];
    for (const argv of refused) expect(await runCli(argv, environment)).toBe(2);
  });
});

describe('points show', () => {
  it('tells the balance and the bookings, newest first', async () => {
    await added(50, { note: 'a friend joined' });
    const { cli, out } = terminal();
    expect(await show('48213', {}, cli)).toBe(0);
    expect(out[0]).toBe('NO-48213  80 points, 80 free to spend');
    expect(out[1]).toMatch(/^20\S+Z {2}\+50 {2}referral {2}a friend joined$/);
    expect(out[2]).toMatch(/\+30 {2}import$/);
    const json = terminal();
    await show('48213', { json: true }, json.cli);
    expect(JSON.parse(json.out[0] ?? '')).toMatchObject({
      balance: 80,
      entries: [{ points: 50 }, { points: 30 }],
    });
  });
});
