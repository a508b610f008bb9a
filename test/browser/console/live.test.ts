import { describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { publishLive } from '../../../src/console/live/publish';
import { executablePath, useDesk } from '../../support/console-browser';
import { NOON, newMessage, newThread, waitingThread } from '../../support/handoff';
import { until } from '../../support/until';

const desk = useDesk();
const inBrowser = executablePath === undefined ? describe.skip : describe;
const TABS = 8;

/** Put into each tab before its own code: which changes the tabs tell each other of, and whether it holds a line that stands. */
const PROBE = `
  globalThis.heard = [];
  globalThis.lines = 0;
  globalThis.stands = false;
  const hear = (events) => heard.push(...events.filter(({ kind }) => kind === 'draft').map(({ caseId }) => caseId));
  new BroadcastChannel('renewdesk.live').addEventListener('message', ({ data }) => {
    if (data.what === 'changes') hear(data.events);
  });
  const Native = EventSource;
  globalThis.EventSource = class extends Native {
    constructor(url) {
      super(url);
      lines++;
      globalThis.line = this;
      this.addEventListener('ready', () => { stands = true; });
      if (!('locks' in navigator)) this.addEventListener('change', ({ data }) => hear(JSON.parse(data)));
    }
    addEventListener(name, listen) { super.addEventListener(name, (event) => this.deaf || listen(event)); }
    close() { super.close(); lines--; }
  };
`;

/** A line that is cut without a word, and a clock that has gone on meanwhile, but not for so long that the line itself asks. */
const ASLEEP = `
  line.deaf = true;
  const awake = Date.now;
  Date.now = () => awake() + 13_000;
`;
const looked = (state: 'hidden' | 'visible') => `
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${state}' });
  document.dispatchEvent(new Event('visibilitychange'));
`;

/** In place of loudspeaker and system: what was played and shown. */
const EARS = `
  globalThis.notes = 0;
  globalThis.notices = [];
  const gain = { setValueAtTime() {}, linearRampToValueAtTime() {} };
  globalThis.AudioContext = class {
    state = 'running';
    currentTime = 0;
    createGain() { return { gain, connect: (next) => next }; }
    createOscillator() { return { frequency: {}, connect: (next) => next, start() { notes++; }, stop() {} }; }
    async close() {}
  };
  globalThis.Notification = class {
    static permission = 'granted';
    constructor(title, { body }) { notices.push(title + ': ' + body); }
    close() {}
  };
`;

inBrowser('live changes in several tabs of one browser', () => {
  it('hold one line, reach every tab once, and go on when the tab that holds it is closed', async () => {
    await desk.visit({ path: '/settings' }, async ({ page, context, faults }) => {
      await context.addInitScript({ content: PROBE });
      await page.reload();
      const tabs = [page, ...(await openTabs(context, page.url()))];
      await until('live tabs', async () => (await Promise.all(tabs.map(isLive))).every(Boolean));
      expect(sum(await Promise.all(tabs.map(linesOf)))).toBe(1);

      const threadId = await newThread(desk.store);
      await tellTwenty(threadId, 1);
      await hasHeard(tabs, numbers(1, 20));

      const leader = await leaderOf(tabs);
      const others = tabs.filter((tab) => tab !== leader);
      await leader.close();
      await tellTwenty(threadId, 21);
      await hasHeard(others, numbers(1, 40));
      expect(sum(await Promise.all(others.map(linesOf)))).toBe(1);
      expect(faults).toEqual([]);
    });
  });

  it('bring a message and a colleague into an open conversation without anybody asking', async () => {
    const { threadId } = await waitingThread(desk.store);
    const path = `/inbox?view=all&t=${encodeURIComponent(threadId)}`;
    await desk.visit({ path, name: 'Mia Strand' }, async ({ page: mia }) => {
      await until('live', () => isLive(mia));
      await newMessage(desk.store, threadId, 'Er det noen der?');
      await mia.getByRole('log').getByText('Er det noen der?').waitFor();
      await desk.visit({ path, name: 'Olav Nes' }, async ({ page: olav }) => {
        await olav.getByRole('log').getByText('Er det noen der?').waitFor();
        await mia.getByText('Olav Nes').first().waitFor({ state: 'attached' });
      });
    });
  });

  it('say in words that the line is broken, and miss nothing of what happened meanwhile', async () => {
    await desk.visit({ path: '/settings' }, async ({ page, context, audit }) => {
      await context.addInitScript({ content: PROBE });
      await page.reload();
      // A line that is still being opened is not asked whether it broke.
      await until('a line', () => page.evaluate<boolean>('stands'));
      await page.getByRole('heading', { level: 1 }).waitFor();
      // Chromium's pretence of being offline does not reach loopback: the line is cut there by hand.
      await context.route('**/api/events*', (route) => route.abort());
      await context.setOffline(true);
      const strip = page.getByText('You are offline');
      await strip.waitFor();
      await until('words', async () => (await pill(page).textContent())?.includes('Reconnecting'));
      expect(await audit()).toEqual([]);
      await tellTwenty(await newThread(desk.store), 101);
      await context.unroute('**/api/events*');
      await context.setOffline(false);
      await hasHeard([page], numbers(101, 120));
      await until('live again', () => isLive(page));
      await strip.waitFor({ state: 'detached' });
    });
  });
});

inBrowser('a tab that slept', () => {
  it('doubts the line when it is looked at again, whichever tab holds it', async () => {
    await desk.visit({ path: '/settings' }, async ({ page, context, faults }) => {
      await context.addInitScript({ content: PROBE });
      await page.reload();
      const tabs = [page, ...(await openTabs(context, page.url(), 1))];
      await until('live tabs', async () => (await Promise.all(tabs.map(isLive))).every(Boolean));
      const leader = await leaderOf(tabs);
      const other = tabs.find((tab) => tab !== leader) ?? leader;
      const threadId = await newThread(desk.store);
      for (const [first, woken] of [
        [201, leader],
        [221, other],
      ] as const) {
        await leader.evaluate(ASLEEP);
        await tellTwenty(threadId, first);
        await woken.evaluate(looked('visible'));
        await hasHeard(tabs, numbers(first, first + 19));
      }
      expect(sum(await Promise.all(tabs.map(linesOf)))).toBe(1);
      expect(faults).toEqual([]);
    });
  });

  it('lets go of a line of its own while it is hidden, and goes on where it was', async () => {
    await desk.visit({ path: '/settings' }, async ({ page, context, faults }) => {
      // As over plain http, where tabs cannot agree on who holds one.
      await context.addInitScript({ content: `delete Navigator.prototype.locks; ${PROBE}` });
      await page.reload();
      await until('live', () => isLive(page));
      await page.evaluate(looked('hidden'));
      expect(await linesOf(page)).toBe(0);
      await tellTwenty(await newThread(desk.store), 301);
      await page.evaluate(looked('visible'));
      await hasHeard([page], numbers(301, 320));
      expect(await linesOf(page)).toBe(1);
      expect(faults).toEqual([]);
    });
  });
});

inBrowser('a customer who writes', () => {
  it('is told of by sound and by the system as the person has set it', async () => {
    const { threadId } = await waitingThread(desk.store);
    const ofTheBot = await newThread(desk.store);
    await desk.visit(
      { path: '/settings?section=notifications', name: 'Nora Vik' },
      async ({ page, context, faults }) => {
        await context.addInitScript({ content: EARS });
        const read = () => page.waitForResponse((answer) => /threads\?.*sort=newest/.test(answer.url()));
        const first = read();
        await page.reload();
        await first;
        await until('live', () => isLive(page));
        await page.locator('#section-title').click();
        let written = 0;
        const told = () => page.evaluate<[number, string[]]>('[notes, notices]');
        const writes = async (to = threadId) => {
          const seen = read();
          await desk.store.query({
            text: `insert into message (thread_id, origin, text, at) values ($1, 'customer', 'hei', $2)`,
            values: [to, NOON + ++written * 1000],
          });
          await seen;
        };
        await writes();
        // The tab is looked at: then one does not want to hear of it.
        expect(await told()).toEqual([0, []]);
        await page.getByLabel('Only while I look at something else').uncheck();
        // Nor of what the bot answers.
        await writes(ofTheBot);
        await writes();
        await until('a notice', async () => (await told())[1].length > 0);
        expect(await told()).toEqual([2, ['A customer: New message in the inbox']]);
        await page.getByLabel('Play a sound').uncheck();
        await writes();
        await until('another notice', async () => (await told())[1].length > 1);
        expect((await told())[0]).toBe(2);
        expect(faults).toEqual([]);
      },
    );
  });
});

async function openTabs(context: BrowserContext, url: string, count = TABS - 1): Promise<Page[]> {
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const tab = await context.newPage();
      await tab.goto(url);
      return tab;
    }),
  );
}

function pill(page: Page) {
  return page.locator('output[aria-live="polite"]').first();
}

async function isLive(page: Page): Promise<boolean> {
  return (await pill(page).textContent()) === 'Live';
}

async function tellTwenty(threadId: string, from: number): Promise<void> {
  for (const caseId of numbers(from, from + 19))
    await publishLive(desk.store, { kind: 'draft', threadId, caseId });
}

/** From the first expected number on: a tab that opens is told of the last seconds too. */
async function hasHeard(tabs: readonly Page[], expected: readonly number[]): Promise<void> {
  const heard = async () =>
    (await Promise.all(tabs.map((tab) => tab.evaluate<number[]>('heard')))).map((told) =>
      told.filter((number) => number >= (expected[0] ?? 0)).toSorted((a, b) => a - b),
    );
  await until('all changes in each tab', async () =>
    (await heard()).every((told) => told.length >= expected.length),
  );
  expect(await heard()).toEqual(tabs.map(() => expected));
}

async function leaderOf(tabs: readonly Page[]): Promise<Page> {
  const lines = await Promise.all(tabs.map(linesOf));
  const leader = tabs[lines.indexOf(1)];
  if (!leader) throw new Error('nobody holds the line');
  return leader;
}

function linesOf(page: Page): Promise<number> {
  return page.evaluate<number>('lines');
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
