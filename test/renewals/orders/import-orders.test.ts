import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { importDemoOrders } from '../../../src/renewals/orders/demo-orders';
import { type ImportCounts, importOrders } from '../../../src/renewals/orders/import-orders';
import { useTestDatabase } from '../../support/database';
import {
  anOrder,
  calendar,
  count,
  DAY,
  demoBrand,
  frozenClock,
  NOON,
  orderBookOver,
  orderRow,
} from '../support';

const database = useTestDatabase();
const HEADER = 'orderNumber,plan,status,expiresAt,cycle,email,phone,firstRenewal,points,currency,iccid,name';
const MEI =
  'NO-48213,norway-20,expiring,2026-11-25,yearly,Mei@Fjord-eSIM.example,900 00 001,true,40,NOK,8947000000000000013,Mei Chen';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renewdesk-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => database.store.query({ text: 'truncate "order", renewal, import_seen cascade' }));

const deps = () => ({ store: database.store, brand: demoBrand, clock: frozenClock() });
const rejectsFile = () => join(folder, 'rejects.csv');
const importText = (text: string | Buffer, more = {}) =>
  importOrders({ source: Readable.from([Buffer.from(text)]), rejectsFile: rejectsFile(), ...more }, deps());
const rejects = async () => (await readFile(rejectsFile(), 'utf8')).trimEnd().split('\n').slice(1);
const variant = (change: Record<string, string>) => {
  const cells = MEI.split(',');
  for (const [column, value] of Object.entries(change)) cells[HEADER.split(',').indexOf(column)] = value;
  return cells.join(',');
};

describe('importOrders', () => {
  it('writes orders with normalised contacts and the end of the day in the brand zone', async () => {
    expect(await importText(`${HEADER}\n${MEI}\n`)).toMatchObject({
      rows: 1,
      inserted: 1,
      rejected: 0,
      complete: true,
    });
    const answer = await orderBookOver(database.store).find(['no 48213'], { deadlineMs: 1000 });
    expect(answer).toEqual({ outcome: 'answered', orders: [anOrder({ points: 40 })] });
  });

  it('takes a byte order mark, Windows line ends, quotes, empty lines and columns in any order', async () => {
    const text = `\uFEFFplan,orderNumber,status,expiresAt,cycle,email,phone,name\r\n\r\nnorge 20 gb,48213,ACTIVE,2026-11-25,yearly,a@b.example,,"Chen, ""Mei"""\r\n`;
    expect(await importText(text)).toMatchObject({ rows: 1, inserted: 1, rejected: 0 });
    const row = await database.store.one({
      text: 'select number, plan, name, currency, first_renewal from "order"',
    });
    expect(row).toEqual({
      number: 'NO-48213',
      plan: 'norway-20',
      name: 'Chen, "Mei"',
      currency: 'NOK',
      first_renewal: false,
    });
  });

  it('takes UTF-16 with a byte order mark, as spreadsheets save it', async () => {
    expect(await importText(Buffer.from(`\uFEFF${HEADER}\n${MEI}\n`, 'utf16le'))).toMatchObject({
      inserted: 1,
    });
  });

  it('counts inserted, updated and unchanged rows', async () => {
    const other = variant({ orderNumber: 'NO-48214' });
    await importText(`${HEADER}\n${MEI}\n${other}`);
    const third = variant({ orderNumber: 'NO-48215' });
    const changed = variant({ orderNumber: 'NO-48214', plan: 'NO5' });
    expect(await importText(`${HEADER}\n${MEI}\n${changed}\n${third}`)).toMatchObject({
      rows: 3,
      inserted: 1,
      updated: 1,
      unchanged: 1,
    });
  });

  it.each([
    [
      'a wrong header',
      'order,plan,status,expiresAt,cycle,email,phone',
      /missing columns: orderNumber; unknown columns: "order"/,
    ],
    ['semicolons', HEADER.replaceAll(',', ';'), /separated by commas/],
    ['a column named twice', `${HEADER},plan`, /named twice: plan/],
    ['no header at all', MEI, /missing columns/],
    ['an empty file', '', /the file is empty/],
  ])('refuses %s and says what to mend', async (_, text, message) => {
    await expect(importText(text)).rejects.toThrow(message);
    expect(await count(database.store, '"order"')).toBe(0);
  });

  it('names a file that cannot be read', async () => {
    await expect(importOrders({ source: join(folder, 'nothing.csv') }, deps())).rejects.toMatchObject({
      code: 'IMPORT_UNREADABLE',
    });
  });

  it.each([
    ['expiresAt', '25.11.2026', /^2,"NO-48213","expiresAt ""25\.11\.2026"" is no date/],
    ['expiresAt', '2026-02-30', /is no date/],
    ['plan', 'norway-50', /plan ""norway-50"" is not in brand\.yaml/],
    ['status', 'paused', /status ""paused"" is none of active, /],
    ['cycle', 'weekly', /cycle ""weekly"" is none of monthly, /],
    ['email', 'mei@nowhere', /email ""mei@nowhere"" is no e-mail address/],
    ['phone', 'call me', /phone ""call me"" is no phone number/],
    ['phone', '12', /is no phone number/],
    ['firstRenewal', 'maybe', /neither true nor false/],
    ['points', '-3', /whole number/],
    ['currency', 'kroner', /currency code/],
    ['iccid', '123', /no ICCID/],
    ['orderNumber', '', /orderNumber is empty/],
    ['orderNumber', '---', /orderNumber is empty/],
    ['name', 'M\u0007ei', /control characters/],
    ['name', 'x'.repeat(501), /longer than 500/],
  ])('rejects a row with %s "%s" and keeps the others', async (column, value, reason) => {
    const good = variant({ orderNumber: 'NO-48299' });
    const result = await importText(`${HEADER}\n${variant({ [column]: value })}\n${good}\n`);
    expect(result).toMatchObject({ rows: 2, inserted: 1, rejected: 1, complete: true });
    expect(await rejects()).toEqual([expect.stringMatching(reason)]);
  });

  it('names everything that is wrong with a row at once', async () => {
    await importText(`${HEADER}\n${variant({ plan: 'x', status: 'y', expiresAt: 'z' })}`);
    expect((await rejects())[0]).toMatch(/plan .*; status .*; expiresAt /);
  });

  it('rejects rows with another number of columns and numbers them like a spreadsheet', async () => {
    await importText(`${HEADER}\n${MEI},more\n\nNO-48214,norway-5\n`);
    expect(await rejects()).toEqual([
      '2,"NO-48213","13 columns where the header has 12"',
      '4,"NO-48214","2 columns where the header has 12"',
    ]);
  });

  it('keeps the first of two rows with the same order, however it is spelt and however far apart', async () => {
    const between = Array.from({ length: 600 }, (_, index) =>
      variant({ orderNumber: `NO-${10_000 + index}` }),
    );
    const text = [
      HEADER,
      MEI,
      variant({ orderNumber: 'no48213', plan: 'NO5' }),
      ...between,
      variant({ orderNumber: '48213' }),
    ].join('\n');
    expect(await importText(text)).toMatchObject({ inserted: 601, rejected: 2 });
    expect(await rejects()).toEqual([
      '3,"NO-48213","the same order stands in row 2 already"',
      '604,"NO-48213","the same order stands in row 2 already"',
    ]);
    expect(await count(database.store, "\"order\" where plan = 'norway-20' and number_key = 'NO48213'")).toBe(
      1,
    );
    expect(await count(database.store, 'import_seen')).toBe(0);
  });

  it('rejects cells that are not UTF-8', async () => {
    const row = Buffer.concat([Buffer.from(`${HEADER}\n${MEI}`), Buffer.from([0xe5, 0x0a])]);
    expect(await importText(row)).toMatchObject({ inserted: 0, rejected: 1 });
    expect((await rejects())[0]).toMatch(/name is not UTF-8: save the file as UTF-8/);
  });

  it('stops where a quotation mark is never closed and keeps what was read before', async () => {
    const rest = Array.from({ length: 5_000 }, (_, index) =>
      variant({ orderNumber: `NO-${10_000 + index}` }),
    ).join('\n');
    const result = await importText(`${HEADER}\n${MEI}\n"NO-48214,norway-5\n${rest}`);
    expect(result).toMatchObject({ inserted: 1, rejected: 1, complete: false });
    expect((await rejects())[0]).toMatch(/^3,.*never closed; nothing from here on was read/);
  });

  it('disarms cells that a spreadsheet would run', async () => {
    await importText(
      `${HEADER}\n${variant({ orderNumber: '=HYPERLINK("http://evil.example")', plan: 'x' }).replaceAll('"', '')}`,
    );
    expect((await rejects())[0]).toMatch(/^2,"'=HYPERLINK/);
  });

  it('imports numbers that do not fit the brand format and says how many', async () => {
    const rows = ['SE-1', 'NO-123456', 'NO-48213'].map((orderNumber) => variant({ orderNumber }));
    expect(await importText([HEADER, ...rows].join('\n'))).toMatchObject({ inserted: 3, outsideFormat: 2 });
  });

  it('never takes back what a payment made here has bought', async () => {
    await importText(`${HEADER}\n${MEI}`);
    const until = calendar.endOf({ year: 2027, month: 11, day: 25 });
    await database.store.query({
      text: `with p as (insert into payment (provider, provider_event_id, provider_ref, amount_minor, currency, status, at)
               values ('sandbox', 'e1', 'r1', 1, 'NOK', 'succeeded', 0) returning id)
             insert into renewal (order_key, payment_id, cycle, from_at, until_at)
             select 'NO48213', p.id, 'yearly', 0, $1 from p`,
      values: [until],
    });
    await importText(`${HEADER}\n${MEI}`);
    expect(await orderRow(database.store, 'NO-48213')).toEqual({
      status: 'active',
      expires_at: until,
      first_renewal: false,
      cycle: 'yearly',
    });
    await importText(`${HEADER}\n${variant({ status: 'cancelled' })}`);
    expect((await orderRow(database.store, 'NO-48213'))?.status).toBe('cancelled');
  });

  it('streams 20,000 rows: never reads far ahead of what is written', async () => {
    const rows = 20_000;
    let given = 0;
    function* file() {
      yield `${HEADER}\n`;
      for (; given < rows; given += 100) {
        yield Array.from(
          { length: 100 },
          (_, i) => `${variant({ orderNumber: `NO-${100_000 + given + i}` })}\n`,
        ).join('');
      }
    }
    const seen: ImportCounts[] = [];
    let furthestAhead = 0;
    const source = Readable.from(file(), { highWaterMark: 1 });
    const onProgress = (counts: ImportCounts) => {
      seen.push(counts);
      furthestAhead = Math.max(furthestAhead, given - counts.inserted);
    };
    const result = await importOrders({ source, onProgress }, deps());
    expect(result).toMatchObject({ rows, inserted: rows, rejected: 0, outsideFormat: rows });
    expect(seen.length).toBeGreaterThanOrEqual(rows / 500);
    expect(seen[0]).toMatchObject({ rows: 500, inserted: 500 });
    expect(furthestAhead).toBeLessThan(1_000);
  }, 120_000);
});

describe('config/orders.csv', () => {
  it('imports completely, on the day it was written and moved to any other', async () => {
    expect(await importDemoOrders(deps())).toMatchObject({
      rows: 25,
      inserted: 25,
      rejected: 0,
      outsideFormat: 0,
    });
    expect((await orderRow(database.store, 'NO-48213'))?.expires_at).toBe(
      calendar.endOf({ year: 2026, month: 11, day: 25 }),
    );
    await importDemoOrders({ ...deps(), clock: frozenClock(NOON + 100 * DAY) });
    expect((await orderRow(database.store, 'NO-48213'))?.expires_at).toBe(
      calendar.endOf({ year: 2027, month: 3, day: 5 }),
    );
    const statuses = await database.store.query<{ status: string }>({
      text: 'select distinct status from "order" order by 1',
    });
    expect(statuses.map((row) => row.status)).toEqual([
      'active',
      'cancelled',
      'expired',
      'expiring',
      'grace',
      'suspended',
    ]);
  });
});
