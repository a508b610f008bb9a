import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type App, buildApp } from '../../src/app';
import { type Brand, loadBrand } from '../../src/brand';
import { parseConfig } from '../../src/config';
import type { Role } from '../../src/console/contract/agent';
import { createSettableClock, type SettableClock } from '../../src/lib/clock';
import type { Language } from '../../src/lib/languages';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import type { Store } from '../../src/store/store';
import type { Engine } from '../../src/turn/build-engine';
import { axeProblems } from '../browser/axe';
import { BROWSER_TEST_MS, findChromium, useBrowserPatience } from '../browser/chromium';
import { createTestDatabase } from './database';
import { type SignedInPerson, signedIn } from './sign-in';
import { NOON, startWalk, type Walk, type WalkOptions } from './walk';
import { WALK_SECRET_KEY } from './walk-payment';

/** The desk of one test file: one server, one browser, a person of each role. */
export interface Desk {
  readonly base: string;
  readonly store: Store;
  readonly clock: SettableClock;
  /** Bot, senders and emulated platforms; only with `walk`. */
  readonly walk: Walk;
  /** The same person for a role each time, unless `name` says another. */
  person(role: Role, name?: string): Promise<SignedInPerson>;
  /** A signed-in tab, closed afterwards. `faults` collects what the browser complains of: expect it to be empty. */
  visit<T>(options: VisitOptions, use: (visit: Visit) => Promise<T>): Promise<T>;
}

export interface VisitOptions {
  /** Below /console, with the question mark and all. */
  readonly path?: string;
  readonly role?: Role;
  readonly name?: string;
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly language?: Language;
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console, violations of the policy, requests to anybody else. */
  readonly faults: string[];
  /** What axe finds in the page as it is, and whether anything sticks out at the side. */
  audit(): Promise<string[]>;
  /** The same in both themes; ends in the one of the visit. */
  auditBoth(): Promise<string[]>;
  /** Keeps a picture in test-artifacts/. */
  shot(name: string): Promise<void>;
}

/** Undefined where there is no Chromium: `const inBrowser = executablePath === undefined ? describe.skip : describe`. */
export const executablePath = findChromium();

// The browser says so of every answer with such a status; tests that expect one read it themselves.
const STATUS_LINE = /Failed to load resource: the server responded with a status of \d/;
const ARTIFACTS = join(projectRoot(), 'test-artifacts');

/**
 * The desk on a database of its own, for the test file that calls it at the top. Needs a built dist/web (`npm test`
 * builds it; alone: `npx vite build --config web/vite.config.mts`), or another folder in DESK_FOLDER.
 * @param options `walk`: with bot, senders and emulated platforms. Without it threads are rows the test inserts.
 */
export function useDesk({ walk: withWalk }: { readonly walk?: WalkOptions | true } = {}): Desk {
  useBrowserPatience();
  const people = new Map<string, Promise<SignedInPerson>>();
  let opened: Opened | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    if (executablePath === undefined) return;
    opened = await (withWalk ? openWithWalk(withWalk === true ? {} : withWalk) : openAlone());
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  }, BROWSER_TEST_MS);
  afterAll(async () => {
    await browser?.close();
    await opened?.close();
  });

  const ready = () => {
    if (!opened || !browser) throw new Error('the desk exists inside tests and hooks only');
    return { ...opened, browser };
  };
  const person = (role: Role, name = `The ${role}`) => {
    const known = people.get(name) ?? signedIn(ready().store, { role, name });
    people.set(name, known);
    return known;
  };
  return {
    get base() {
      return ready().app.url;
    },
    get store() {
      return ready().store;
    },
    get clock() {
      return ready().clock;
    },
    get walk() {
      const { walk } = ready();
      if (!walk) throw new Error('useDesk({ walk: true })');
      return walk;
    },
    person,
    visit: async (options, use) => {
      const { browser, app } = ready();
      const { role = 'admin', name, scheme = 'light', language = 'en', width = 1440, height = 900 } = options;
      const { cookie } = await person(role, name);
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: scheme,
        locale: { en: 'en-GB', nb: 'nb-NO', zh: 'zh-CN' }[language],
        timezoneId: 'Europe/Oslo',
        reducedMotion: 'reduce',
      });
      try {
        const [cookieName = '', value = ''] = cookie.split('=');
        await context.addCookies([{ name: cookieName, value, url: app.url }]);
        const page = await context.newPage();
        const faults = collectFaults(page, app.url);
        await page.goto(`${app.url}/console${options.path ?? '/'}`);
        // Portals of menus and tooltips lie outside the landmarks for a moment.
        const audit = () => axeProblems(page, { region: { enabled: false } });
        return await use({
          page,
          context,
          faults,
          audit,
          auditBoth: async () => {
            const found = await audit();
            for (const theme of [scheme === 'light' ? 'dark' : 'light', scheme] as const) {
              await page.emulateMedia({ colorScheme: theme });
              await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor();
              if (theme !== scheme) found.push(...(await audit()).map((line) => `${theme}: ${line}`));
            }
            return found;
          },
          shot: (file) => shot(page, file),
        });
      } finally {
        await context.close();
      }
    },
  };
}

interface Opened {
  readonly app: App;
  readonly store: Store;
  readonly clock: SettableClock;
  readonly walk?: Walk;
  close(): Promise<void>;
}

/** Suggests the same to everything: the real engine takes a second of a processor to build. */
const ONE_THOUGHT: Engine = {
  understand: () => ({
    text: 'thanks',
    language: 'en',
    ranked: [{ intent: 'thanks', confidence: 0.9 }],
    intent: 'thanks',
    confidence: 0.9,
    slots: {},
  }),
  decide: ({ state }) => ({ state, actions: [{ type: 'say', key: 'thanks/answer' }] }),
  replies: {
    words: () => '',
    render: ({ state }) => ({
      parts: [{ text: 'Any time. Write if you need more.' }],
      said: state.said,
      choices: [],
    }),
  },
};

async function openWithWalk(options: WalkOptions): Promise<Opened> {
  const walk = await startWalk({ ...options, parts: { ...options.parts, deskFolder: deskFolder() } });
  return { app: walk.app, store: walk.database.store, clock: walk.clock, walk, close: () => walk.close() };
}

/** The web role alone: nothing answers by itself, and no model is trained for it. */
async function openAlone(): Promise<Opened> {
  const clock = createSettableClock({ now: () => NOON });
  const brand: Brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
  const database = await createTestDatabase({ max: 12 });
  const dataDir = await mkdtemp(join(tmpdir(), 'renewdesk-desk-'));
  const config = parseConfig({
    SANDBOX: '1',
    PORT: '0',
    DATA_DIR: dataDir,
    SECRET_KEY: WALK_SECRET_KEY,
  });
  const app = await buildApp({ ...config, role: 'web' }, brand, {
    clock,
    log: silentLog,
    deskFolder: deskFolder(),
    engine: ONE_THOUGHT,
    storage: { store: database.store, connection: database.connection, storage: 'external' },
  });
  const close = async () => {
    await app.close();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { app, store: database.store, clock, close };
}

function deskFolder(): string {
  const folder = process.env.DESK_FOLDER ?? join(projectRoot(), 'dist/web');
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error(`${folder} holds no desk: npx vite build --config web/vite.config.mts`);
  }
  return folder;
}

function collectFaults(page: Page, base: string): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (['error', 'warning'].includes(message.type()) && !STATUS_LINE.test(text)) faults.push(text);
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('data:')) faults.push(`asked ${url}`);
  });
  return faults;
}

async function shot(page: Page, name: string): Promise<void> {
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
}
