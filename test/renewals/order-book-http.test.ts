import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { parse as parseYaml } from 'yaml';
import { RenewalError } from '../../src/lib/errors';
import { type Logger, silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import { createHttpOrderBook, type HttpOrderBook } from '../../src/renewals/order-book-http';
import { createOrderSystem, type OrderSystemTimes } from '../../src/renewals/orders/order-system';
import {
  healthSchema,
  lookupSchema,
  refusalSchema,
  renewalSchema,
} from '../../src/renewals/orders/order-system-schema';
import type { Order } from '../../src/renewals/port';
import { orderBookContract } from '../contracts/order-book';
import { type FaultProxy, type ProxyFault, startFaultProxy } from '../support/fault-proxy';
import { ORDER_TOKEN, type OrderServer, startOrderServer } from '../support/order-server';
import { until } from '../support/until';
import { anOrder, calendar, HOUR, NOON, numbers } from './support';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** No pauses worth mentioning, and a circuit that stays open for as long as a test lasts. */
const QUICK: OrderSystemTimes = { retryMs: 1, circuitMs: 60_000, connectMs: 1_000 };
const DEADLINE = { deadlineMs: 2_000 };

orderBookContract('the HTTP order book', () => ({
  withOrders: async (orders) => bookAt((await serverWith(orders)).url),
  down: async () => {
    const server = await serverWith([]);
    await server.stop();
    return bookAt(server.url);
  },
  slow: async () => {
    const { proxy, book } = await behindProxy([anOrder()]);
    proxy.fault('slow');
    return book;
  },
}));

describe('a look-up in the brand’s order system', () => {
  it.each([
    ['error', 'ORDER_BOOK_FAILED'],
    ['busy', 'ORDER_BOOK_BUSY'],
    ['cut', 'ORDER_BOOK_UNREACHABLE'],
    ['half', 'ORDER_BOOK_UNREACHABLE'],
    ['garbage', 'ORDER_BOOK_BAD_ANSWER'],
    ['short', 'ORDER_BOOK_BAD_ANSWER'],
    ['huge', 'ORDER_BOOK_BAD_ANSWER'],
    ['redirect', 'ORDER_BOOK_REDIRECT'],
    ['forbidden', 'ORDER_BOOK_TOKEN'],
  ] as const)('answered with %s is unavailable, and never "not found"', async (fault, code) => {
    const { proxy, book } = await behindProxy([anOrder()]);
    proxy.fault(fault);
    expect(await book.find(['NO-48213', 'NO-1'], DEADLINE)).toEqual({ outcome: 'unavailable', code });
    proxy.fault('none');
    expect(await book.find(['NO-48213'], DEADLINE)).toEqual({ outcome: 'answered', orders: [anOrder()] });
  });

  it.each(['error', 'cut', 'half'] as const)('is made again after a single %s', async (fault) => {
    const { proxy, book } = await behindProxy([anOrder()]);
    proxy.fault(fault, 1);
    expect(await book.find(['NO-48213'], DEADLINE)).toMatchObject({ outcome: 'answered' });
    expect(proxy.calls).toHaveLength(2);
  });

  it('keeps to its deadline, repetitions and all', async () => {
    const { proxy, book } = await behindProxy([anOrder()], { ...QUICK, retryMs: 10_000 });
    proxy.fault('error');
    const before = performance.now();
    expect(await book.find(['NO-48213'], { deadlineMs: 100 })).toEqual({
      outcome: 'unavailable',
      code: 'ORDER_BOOK_TIMEOUT',
    });
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('follows no redirect with the token', async () => {
    const { proxy, book } = await behindProxy([anOrder()]);
    proxy.fault('redirect');
    await book.find(['NO-48213'], DEADLINE);
    expect(proxy.calls).toHaveLength(1);
  });

  it('asks for fifty numbers a call, each once and as the brand writes it', async () => {
    const many = Array.from({ length: 120 }, (_, i) => anOrder({ number: `NO-${60_000 + i}` }));
    const { proxy, book } = await behindProxy(many);
    const asked = [...many.map(({ number }) => number.replace('-', '').toLowerCase()), 'NO-60000'];
    expect(await book.find(asked, DEADLINE)).toEqual({ outcome: 'answered', orders: [...many, many[0]] });
    expect(proxy.calls).toHaveLength(3);
  });

  it('does not ask for what can be no number of the brand’s', async () => {
    const { proxy, book } = await behindProxy([]);
    expect(await book.find(['../v1/health', '12'], DEADLINE)).toEqual({
      outcome: 'answered',
      orders: [undefined, undefined],
    });
    expect(proxy.calls).toHaveLength(0);
  });

  it('refuses another order than the one asked for', async () => {
    const book = bookOver(async () => ({
      status: 200,
      body: { orders: [{ ...onTheWire(anOrder()), number: 'NO-48214' }] },
    }));
    expect(await book.find(['NO-48213'], DEADLINE)).toEqual({
      outcome: 'unavailable',
      code: 'ORDER_BOOK_BAD_ANSWER',
    });
  });

  it('brings contacts into the form they are compared in', async () => {
    const order = { ...onTheWire(anOrder()), email: ' Mei@Fjord-eSIM.example', phone: '900 00 001' };
    const book = bookOver(async () => ({ status: 200, body: { orders: [order] } }));
    expect(await book.find(['NO-48213'], DEADLINE)).toEqual({ outcome: 'answered', orders: [anOrder()] });
  });

  it('logs a code, and neither token nor order data', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const { proxy, book } = await behindProxy([anOrder()], QUICK, log);
    for (const fault of ['error', 'garbage', 'forbidden', 'cut', 'half'] satisfies ProxyFault[]) {
      proxy.fault(fault);
      await book.find(['NO-48213'], DEADLINE);
    }
    const logged = lines.join('');
    expect(logged).toContain('ORDER_BOOK_FAILED');
    for (const secret of [ORDER_TOKEN, '48213', 'mei@', 'Welcome']) expect(logged).not.toContain(secret);
  });
});

describe('the circuit', () => {
  it('opens after five faults, asks nothing while it is open, and closes when one call gets through', async () => {
    const { proxy, book } = await behindProxy([anOrder()], { ...QUICK, circuitMs: 300 });
    proxy.fault('garbage');
    for (let i = 0; i < 5; i++) await book.find(['NO-48213'], DEADLINE);
    proxy.fault('none');
    expect(await book.find(['NO-48213'], DEADLINE)).toEqual({
      outcome: 'unavailable',
      code: 'ORDER_BOOK_CIRCUIT_OPEN',
    });
    expect(proxy.calls).toHaveLength(5);
    const answered = await until('the circuit to try again', async () => {
      const answer = await book.find(['NO-48213'], DEADLINE);
      return answer.outcome === 'answered' && answer;
    });
    expect(answered.orders).toEqual([anOrder()]);
    expect(proxy.calls).toHaveLength(6);
  });

  it('opens when calls end at their deadline', async () => {
    const { proxy, book } = await behindProxy([anOrder()]);
    proxy.fault('slow');
    for (let i = 0; i < 5; i++) await book.find(['NO-48213'], { deadlineMs: 20 });
    expect(await book.find(['NO-48213'], DEADLINE)).toEqual({
      outcome: 'unavailable',
      code: 'ORDER_BOOK_CIRCUIT_OPEN',
    });
  });

  it('makes nobody wait longer than asked for the one call that tries', async () => {
    const { proxy, book } = await behindProxy([anOrder()], { ...QUICK, circuitMs: 1 });
    proxy.fault('garbage');
    for (let i = 0; i < 5; i++) await book.find(['NO-48213'], DEADLINE);
    proxy.fault('slow');
    const trying: Promise<unknown>[] = [];
    await until('the one call that tries', () => {
      trying.push(book.find(['NO-48213'], { deadlineMs: 1_000 }));
      return proxy.calls.length > 5;
    });
    const before = performance.now();
    expect(await book.find(['NO-48213'], { deadlineMs: 50 })).toMatchObject({ outcome: 'unavailable' });
    expect(performance.now() - before).toBeLessThan(1_000);
    await Promise.all(trying);
  });

  it('stays closed for a wrong token: what has to be mended stays readable', async () => {
    const { proxy, book } = await behindProxy([anOrder()]);
    proxy.fault('forbidden');
    for (let i = 0; i < 7; i++) {
      expect(await book.find(['NO-48213'], DEADLINE)).toMatchObject({ code: 'ORDER_BOOK_TOKEN' });
    }
  });
});

describe('a renewal in the brand’s order system', () => {
  const renewal = { orderNumbers: ['NO-48213'], cycle: 'monthly', paymentId: 17, at: NOON } as const;
  const end = calendar.endOf({ year: 2026, month: 12, day: 25 });

  it('prolongs once for one payment, also when the answer was lost', async () => {
    const order = anOrder();
    const { proxy, book } = await behindProxy([order]);
    proxy.fault('lost', 1);
    const extended = {
      outcome: 'extended',
      orders: [{ orderNumber: 'NO-48213', fromAt: order.expiresAt, untilAt: end }],
    };
    expect(await book.renew(renewal, DEADLINE)).toEqual(extended);
    expect(await book.renew(renewal, DEADLINE)).toEqual(extended);
    expect(new Set(proxy.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(await book.find(['NO-48213'], DEADLINE)).toEqual({
      outcome: 'answered',
      orders: [{ ...order, expiresAt: end, status: 'active', cycle: 'monthly', firstRenewal: false }],
    });
    await book.renew({ ...renewal, paymentId: 18 }, DEADLINE);
    expect(await endOf(book)).toBe(calendar.endOf({ year: 2027, month: 1, day: 25 }));
  });

  it('prolongs once although the server was ended and started again in between', async () => {
    const server = await serverWith([anOrder()]);
    const proxy = await startFaultProxy(() => server.url);
    closers.push(() => proxy.close());
    const book = bookAt(proxy.url);
    await book.renew(renewal, DEADLINE);
    await server.stop();
    await expect(book.renew(renewal, DEADLINE)).rejects.toMatchObject({ code: 'ORDER_BOOK_UNREACHABLE' });
    await server.start();
    await book.renew(renewal, DEADLINE);
    expect(await endOf(book)).toBe(end);
  });

  it('counts from the payment where the order had run out, to the end of a day of the brand’s', async () => {
    const { book } = await behindProxy([anOrder({ expiresAt: NOON - 100 * HOUR, status: 'expired' })]);
    expect(await book.renew({ ...renewal, cycle: 'quarterly' }, DEADLINE)).toMatchObject({
      orders: [{ fromAt: NOON, untilAt: calendar.endOf({ year: 2027, month: 2, day: 22 }) }],
    });
  });

  it('of several orders is done for all or for none, and says which refuse', async () => {
    const { book } = await behindProxy([anOrder(), anOrder({ number: 'NO-48219', status: 'suspended' })]);
    const orderNumbers = ['NO-48213', 'NO-48219', 'NO-77777'];
    expect(await book.renew({ ...renewal, orderNumbers }, DEADLINE)).toEqual({
      outcome: 'refused',
      orderNumbers: ['NO-48219', 'NO-77777'],
    });
    expect(await endOf(book)).toBe(anOrder().expiresAt);
  });

  it('under a key that belongs to another renewal is an error for a person, not a repetition', async () => {
    const { book } = await behindProxy([anOrder(), anOrder({ number: 'NO-48214' })]);
    await book.renew(renewal, DEADLINE);
    const other = book.renew({ ...renewal, orderNumbers: ['NO-48214'] }, DEADLINE);
    await expect(other).rejects.toMatchObject({ code: 'ORDER_BOOK_KEY_REUSED', retryable: false });
  });

  it.each(['error', 'slow', 'garbage', 'huge', 'redirect', 'forbidden', 'busy'] as const)(
    'is not known to be done after %s',
    async (fault) => {
      const { proxy, book } = await behindProxy([anOrder()]);
      proxy.fault(fault);
      await expect(book.renew(renewal, { deadlineMs: 300 })).rejects.toBeInstanceOf(RenewalError);
    },
  );

  it('keeps the pause that a busy system asks for', async () => {
    const { proxy, book } = await behindProxy([anOrder()]);
    proxy.fault('busy');
    await expect(book.renew(renewal, DEADLINE)).rejects.toMatchObject({ retryAfterMs: 7_000 });
  });
});

describe('the look at the order system when renewdesk starts', () => {
  it('finds nothing wrong with a system that knows the token', async () => {
    const { book } = await behindProxy([]);
    expect(await book.trouble(DEADLINE)).toBeUndefined();
  });

  it.each([
    ['forbidden', 'ORDER_BOOK_TOKEN'],
    ['cut', 'ORDER_BOOK_UNREACHABLE'],
    ['garbage', 'ORDER_BOOK_BAD_ANSWER'],
  ] as const)('names what %s means', async (fault, code) => {
    const { proxy, book } = await behindProxy([]);
    proxy.fault(fault);
    expect(await book.trouble(DEADLINE)).toBe(code);
  });

  it('tells a token that the server does not know', async () => {
    const { url } = await serverWith([]);
    expect(await bookAt(url, QUICK, silentLog, 'another token').trouble(DEADLINE)).toBe('ORDER_BOOK_TOKEN');
  });
});

describe('examples/order-book-http', () => {
  const ask = async (
    url: string,
    init: { method: string; body: string; headers?: Record<string, string> },
  ) => {
    const headers = { authorization: `Bearer ${ORDER_TOKEN}`, ...init.headers };
    const answer = await fetch(url, { ...init, headers });
    return { status: answer.status, body: (await answer.json()) as { error?: { code: string } } };
  };

  it.each(['', 'Bearer', 'Bearer ', ORDER_TOKEN, `Bearer ${ORDER_TOKEN}x`])(
    'knows nobody by %j, whatever is asked for',
    async (authorization) => {
      const { url } = await serverWith([anOrder()]);
      for (const path of ['/v1/health', '/v1/orders/lookup', '/nothing']) {
        const answer = await fetch(url + path, { headers: { authorization } });
        expect(answer.status).toBe(401);
        expect(await answer.text()).not.toContain(ORDER_TOKEN);
      }
    },
  );

  it.each([
    ['no JSON', 'numbers=NO-48213', 400],
    ['no object', '"NO-48213"', 400],
    ['nothing to look up', '{"numbers":[]}', 400],
    ['too much to look up', JSON.stringify({ numbers: Array(51).fill('NO-48213') }), 400],
    ['numbers that are none', '{"numbers":[48213]}', 400],
    ['a body that is too large', JSON.stringify({ numbers: ['x'.repeat(70_000)] }), 413],
  ])('refuses %s', async (_, body, status) => {
    const { url } = await serverWith([anOrder()]);
    const answer = await ask(`${url}/v1/orders/lookup`, { method: 'POST', body });
    expect(answer.status).toBe(status);
    expect(answer.body.error?.code).toMatch(/^[A-Z_]+$/);
  });

  it.each([
    ['without a key', {}, {}],
    ['of an unknown cycle', { cycle: 'weekly' }, { 'idempotency-key': 'k' }],
    ['without the moment it was paid', { paidAt: 'today' }, { 'idempotency-key': 'k' }],
  ])('refuses a renewal %s', async (_, change, headers: Record<string, string>) => {
    const { url } = await serverWith([anOrder()]);
    const renewal = { numbers: ['NO-48213'], cycle: 'monthly', paidAt: '2026-11-23T11:00:00Z', ...change };
    const body = JSON.stringify(renewal);
    expect(await ask(`${url}/v1/renewals`, { method: 'POST', body, headers })).toMatchObject({ status: 400 });
    expect(await endOf(bookAt(url))).toBe(anOrder().expiresAt);
  });

  it('prolongs once for a renewal that is asked for twenty times at once', async () => {
    const { url } = await serverWith([anOrder()]);
    const book = bookAt(url);
    const renewal = { orderNumbers: ['NO-48213'], cycle: 'yearly', paymentId: 1, at: NOON } as const;
    await Promise.all(Array.from({ length: 20 }, () => book.renew(renewal, DEADLINE)));
    expect(await endOf(book)).toBe(calendar.endOf({ year: 2027, month: 11, day: 25 }));
  });
});

describe('docs/order-book-http.openapi.yaml', () => {
  const file = join(projectRoot(), 'docs/order-book-http.openapi.yaml');
  // Of a file in this repository: what is missing makes the test fail where it is used.
  const contract = parseYaml(readFileSync(file, 'utf8')) as Contract;
  const example = (path: string, method: string, status: string) =>
    contract.paths[path]?.[method]?.responses?.[status]?.content['application/json'].example;

  it('has examples that we read as answers', () => {
    const lookup = lookupSchema.parse(example('/v1/orders/lookup', 'post', '200'));
    expect(lookup.orders.map((order) => order?.number)).toEqual(['NO-48213', undefined]);
    expect(renewalSchema.parse(example('/v1/renewals', 'post', '200')).orders).toHaveLength(1);
    expect(refusalSchema.parse(example('/v1/renewals', 'post', '409')).error.numbers).toEqual(['NO-48213']);
    expect(healthSchema.parse(example('/v1/health', 'get', '200'))).toEqual({ status: 'ok' });
  });

  it('has examples that the example server answers to', async () => {
    const { url } = await serverWith([anOrder()]);
    const ask = async (path: string, headers: Record<string, string> = {}) => {
      const body = contract.paths[path]?.post?.requestBody?.content['application/json'].example;
      const answer = await fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${ORDER_TOKEN}`, ...headers },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as { orders: unknown[] };
    };
    expect((await ask('/v1/orders/lookup')).orders).toHaveLength(2);
    const [key] = contract.paths['/v1/renewals']?.post?.parameters ?? [];
    expect(await ask('/v1/renewals', { [key?.name ?? '']: key?.example ?? '' })).toEqual(
      example('/v1/renewals', 'post', '200'),
    );
  });
});

interface Content {
  readonly content: { readonly 'application/json': { readonly example?: unknown } };
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly example: string }[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

async function serverWith(orders: readonly Order[]): Promise<OrderServer> {
  const server = await startOrderServer(orders);
  closers.push(() => server.close());
  return server;
}

async function behindProxy(
  orders: readonly Order[],
  times = QUICK,
  log: Logger = silentLog,
): Promise<{ proxy: FaultProxy; book: HttpOrderBook }> {
  const server = await serverWith(orders);
  const proxy = await startFaultProxy(() => server.url);
  closers.push(() => proxy.close());
  return { proxy, book: bookAt(proxy.url, times, log) };
}

function bookAt(url: string, times = QUICK, log: Logger = silentLog, token = ORDER_TOKEN): HttpOrderBook {
  const system = createOrderSystem({ url, token }, times);
  closers.push(() => system.close());
  return createHttpOrderBook({ system, numbers, country: 'NO', log });
}

function bookOver(call: () => Promise<{ status: number; body: unknown }>): HttpOrderBook {
  return createHttpOrderBook({
    system: { call, close: async () => undefined },
    numbers,
    country: 'NO',
    log: silentLog,
  });
}

function onTheWire(order: Order) {
  return { ...order, expiresAt: new Date(order.expiresAt).toISOString() };
}

async function endOf(book: HttpOrderBook): Promise<number | undefined> {
  const answer = await book.find(['NO-48213'], DEADLINE);
  return answer.outcome === 'answered' ? answer.orders[0]?.expiresAt : undefined;
}
