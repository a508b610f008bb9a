import { createServer as createHttpServer, type Server } from 'node:http';
import { afterAll, beforeAll } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Checkouts, checkoutsOf } from '../../src/renewals/payments/checkouts';
import type { Provider } from '../../src/renewals/port';
import type { Store } from '../../src/store/store';
import { spiedCheckout } from '../renewals/payments/payment-support';
import { frozenClock } from '../renewals/support';
import { useTestDatabase } from '../support/database';
import { listen } from '../support/listen';
import { pageDeps, serveAllPages } from '../support/renewal-pages';
import { axeProblems } from './axe';
import { BROWSER_TEST_MS, findChromium, useBrowserPatience } from './chromium';

/** All customer pages on loopback, a provider on an origin of its own, and one browser for the whole test file. */
export interface CustomerPages {
  readonly store: Store;
  readonly checkouts: Checkouts;
  readonly clock: ReturnType<typeof frozenClock>;
  readonly base: string;
  /** The same pages over a database that is away. */
  readonly brokenBase: string;
  readonly providerOrigin: string;
  /** A phone that runs no script of any page. */
  onPhone(options: PhoneOptions, visit: (page: Page, faults: string[]) => Promise<void>): Promise<void>;
  /** What axe finds, and whether anything sticks out at the side. */
  audit(shown: Page, options: PhoneOptions): Promise<string[]>;
}

export interface PhoneOptions {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly userAgent?: string;
}

export const executablePath = findChromium();

const HEIGHT = 640;
// The browser says so of every document with such a status; the tests read the status themselves.
const STATUS_LINE = /Failed to load resource: the server responded with a status of \d/;

export function useCustomerPages(): CustomerPages {
  useBrowserPatience();
  const database = useTestDatabase();
  const clock = frozenClock();
  const servers: FastifyInstance[] = [];
  let provider: Server | undefined;
  let browser: Browser | undefined;
  let glass: Page | undefined;
  let pages: Pick<CustomerPages, 'base' | 'brokenBase' | 'providerOrigin' | 'checkouts'> | undefined;

  beforeAll(async () => {
    if (executablePath === undefined) return;
    const { server, origin } = await listenAsProvider();
    provider = server;
    const checkouts = checkoutsOf([atOrigin('stripe', origin, clock), atOrigin('paypal', origin, clock)]);
    const away = { query: refuse, one: refuse, transaction: refuse };
    const [base = '', brokenBase = ''] = await Promise.all(
      // The pages ask nothing else of a store.
      [database.store, away as unknown as Store].map((store) => serve(store)),
    );
    pages = { base, brokenBase, providerOrigin: origin, checkouts };
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

    async function serve(store: Store): Promise<string> {
      let address = '';
      const app = await serveAllPages({
        ...pageDeps(store, clock),
        checkouts,
        publicUrl: () => address,
      });
      servers.push(app);
      address = await app.listen({ host: '127.0.0.1', port: 0 });
      return address;
    }
  }, BROWSER_TEST_MS);
  afterAll(async () => {
    await browser?.close();
    await Promise.all(servers.map((server) => server.close()));
    provider?.closeAllConnections();
    provider?.close();
  });

  const ready = () => {
    if (!pages || !browser) throw new Error('the pages exist inside tests only');
    return { ...pages, browser };
  };
  const withPage = async <T>(options: BrowserContextOptions, use: (page: Page) => Promise<T>): Promise<T> => {
    const context = await ready().browser.newContext(options);
    try {
      return await use(await context.newPage());
    } finally {
      await context.close();
    }
  };
  return {
    clock,
    get store() {
      return database.store;
    },
    get base() {
      return ready().base;
    },
    get brokenBase() {
      return ready().brokenBase;
    },
    get providerOrigin() {
      return ready().providerOrigin;
    },
    get checkouts() {
      return ready().checkouts;
    },
    onPhone: ({ width = 320, ...options }, visit) =>
      withPage({ ...options, viewport: { width, height: HEIGHT }, javaScriptEnabled: false }, (page) => {
        const faults: string[] = [];
        page.on('console', (message) => {
          const text = message.text();
          if (message.type() === 'error' && !STATUS_LINE.test(text)) faults.push(text);
        });
        const { base, brokenBase, providerOrigin } = ready();
        page.on('request', (request) => {
          const { origin } = new URL(request.url());
          if (![base, brokenBase, providerOrigin].includes(origin)) faults.push(`asked ${request.url()}`);
          if (!request.isNavigationRequest()) faults.push(`loaded ${request.url()}`);
        });
        return visit(page, faults);
      }),
    // axe is a script and waits for timers: it looks at a copy of what the page without scripts shows.
    audit: async (shown, { width = 320, colorScheme = 'light' }) => {
      // One page takes a copy after the other: axe, once in it, outlives the document it was given to.
      glass ??= await ready().browser.newPage();
      await glass.setViewportSize({ width, height: HEIGHT });
      await glass.emulateMedia({ colorScheme });
      await glass.setContent(await shown.content());
      return await axeProblems(glass);
    },
  };
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('the database is away'));
}

/** A provider whose page is on another origin, as the real ones' are: the policy has to let the redirect through. */
function atOrigin(provider: Provider, origin: string, clock: ReturnType<typeof frozenClock>) {
  return {
    ...spiedCheckout(provider, clock),
    origins: [origin],
    open: async ({ reference, amountMinor }: { reference: string; amountMinor: number }) => ({
      providerRef: `${provider}-${reference}`,
      url: `${origin}/pay/${provider}/${amountMinor}`,
    }),
  };
}

async function listenAsProvider(): Promise<{ server: Server; origin: string }> {
  const server = createHttpServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      '<!doctype html><html lang="en"><title>Provider</title><main><h1>Provider</h1></main></html>',
    );
  });
  return { server, origin: await listen(server) };
}
