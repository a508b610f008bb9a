import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { executablePath, useDesk } from '../../support/console-browser';

const desk = useDesk();
const inBrowser = executablePath === undefined ? describe.skip : describe;

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

/** Sections in turn, so that each is seen in both themes and at several widths. */
const LOOKS = [
  ['appearance', 'light', 1440],
  ['notifications', 'light', 390],
  ['shortcuts', 'light', 1000],
  ['appearance', 'dark', 390],
  ['notifications', 'dark', 1440],
  ['shortcuts', 'dark', 320],
] as const;

inBrowser('the frame of the desk', () => {
  it.each(LOOKS)('is clean around %s in %s at %d px', async (section, scheme, width) => {
    const path = `/settings?section=${section}`;
    await desk.visit({ scheme, width, path }, async ({ page, faults, audit, shot }) => {
      await page.locator('#section-title').waitFor();
      await page.locator('fieldset, table').first().waitFor();
      await shot(`settings-${section}-${scheme}-${width}`);
      expect(await audit()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });

  it('shows on a phone what the rail holds behind "More"', async () => {
    await desk.visit({ width: 390, path: '/settings' }, async ({ page, faults, audit, shot }) => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('dialog').getByRole('link', { name: 'Needs a person' }).waitFor();
      await shot('more-390');
      expect(await audit()).toEqual([]);
      await page.getByRole('dialog').getByRole('link', { name: 'Snoozed' }).click();
      await page.waitForURL(/view=snoozed/);
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(faults).toEqual([]);
    });
  });
});

/** Pages with the part of the API they read, and what they say of a desk where nothing happened yet. */
const BARE = [
  ['gc', 'customers', 'No customers yet', true],
  ['gr', 'renewals', 'No order ends in this time', false],
  ['gl', 'links', 'No payment links yet', false],
  ['gt', 'triage', 'Nothing here', true],
  ['gh', 'channels', 'No accounts yet', false],
  ['gp', 'reports', 'Nothing happened in these days', false],
] as const;

const NO_CHANNELS = { accounts: [], refused: [], quarantined: 0 };

inBrowser('a page without anything to show', () => {
  it('is clean while it loads, when that fails, and when there is nothing', async () => {
    await desk.visit({ path: '/settings', scheme: 'dark' }, async ({ page, faults, audit }) => {
      await heading(page, 'Settings').waitFor();
      for (const [keys, part, empty, loads] of BARE) {
        const asked = new RegExp(`/api/${part}\\b`);
        let answer = () => undefined as void;
        const held = new Promise<void>((resolve) => {
          answer = resolve;
        });
        await page.route(asked, async (route) => {
          if (loads) await held;
          await route.fulfill({ status: 404, json: { error: { code: 'X', message: 'no' } } });
        });
        await page.keyboard.type(keys);
        await page.waitForURL(new RegExp(`/console/${part}`));
        if (loads) {
          await page.getByRole('main').getByRole('status', { name: 'Loading' }).waitFor();
          expect([part, 'loading', await audit()]).toEqual([part, 'loading', []]);
          answer();
        }
        const again = page.getByRole('main').getByRole('button', { name: 'Try again' });
        await again.waitFor();
        expect([part, 'failed', await audit()]).toEqual([part, 'failed', []]);
        await page.unroute(asked);
        // The brand of the tests has accounts.
        if (part === 'channels') await page.route(asked, (route) => route.fulfill({ json: NO_CHANNELS }));
        await again.click();
        await page.getByRole('heading', { name: empty }).waitFor();
        expect([part, 'empty', await audit()]).toEqual([part, 'empty', []]);
      }
      await page.goto(`${desk.base}/console/customers/999999`);
      await heading(page, 'There is no such customer').waitFor();
      expect(await audit()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
});

inBrowser('the keyboard', () => {
  it('leads everywhere from outside fields, and writes inside them', async () => {
    await desk.visit({ path: '/nowhere' }, async ({ page, faults, audit, shot }) => {
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await shot('keyboard-help');
      expect(await audit()).toEqual([]);
      // A dialog keeps the keys for itself.
      await page.keyboard.type('g,');
      expect(page.url()).toContain('/nowhere');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });

      await page.keyboard.press('Control+k');
      const search = page.getByRole('textbox', { name: 'Search or jump to' });
      await search.fill('');
      await page.keyboard.type('g,sett');
      expect(await search.inputValue()).toBe('g,sett');
      await search.fill('sett');
      await shot('command-bar');
      expect(await audit()).toEqual([]);
      await page.keyboard.press('Enter');
      await heading(page, 'Settings').waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
      await page.keyboard.type('g,');
      await heading(page, 'Settings').waitFor();
      expect(faults).toEqual([]);
    });
  });

  it('takes other keys, says when two are the same, and can be switched off', async () => {
    const visit = { role: 'agent', name: 'Own keys', path: '/settings?section=shortcuts' } as const;
    await desk.visit(visit, async ({ page, faults }) => {
      await page.getByRole('button', { name: 'Show all shortcuts, ?: change keys' }).click();
      await page.keyboard.press('j');
      await page.getByText('Used twice').first().waitFor();
      await page.getByRole('button', { name: 'Show all shortcuts: back to the ordinary keys' }).click();
      await page.getByText('Used twice').first().waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Show all shortcuts, ?: change keys' }).click();
      await page.keyboard.press('h');
      await page.getByRole('heading', { level: 1 }).click();
      await page.keyboard.press('h');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
      await page.getByRole('switch', { name: 'Shortcuts are on' }).click();
      expect((await saved).status()).toBe(200);
      await page.getByRole('heading', { level: 1 }).click();
      await page.keyboard.press('h');
      await page.reload();
      expect(await page.getByRole('switch', { name: 'Shortcuts are on' }).isChecked()).toBe(false);
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(faults).toEqual([]);
    });
  });

  it('reaches the page past the rail by its first stop', async () => {
    await desk.visit({ path: '/settings' }, async ({ page }) => {
      await heading(page, 'Settings').waitFor();
      // The sections come after their heading, and there has to be something to stop at.
      await page.getByRole('radio').first().waitFor();
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Skip to content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.locator('main :focus').count()).toBe(1);
    });
  });
});

inBrowser('what a person sets', () => {
  it('holds on every computer they sign in at', async () => {
    const mine = { role: 'agent', name: 'Kari', path: '/settings' } as const;
    await desk.visit(mine, async ({ page, faults }) => {
      const patched = () =>
        page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
      await Promise.all([patched(), page.getByRole('radio', { name: 'Norsk bokmål' }).click()]);
      await heading(page, 'Innstillinger').waitFor();
      await Promise.all([patched(), page.getByRole('radio', { name: 'Mørkt' }).click()]);
      expect(faults).toEqual([]);
    });
    await desk.visit(mine, async ({ page, faults, shot }) => {
      await heading(page, 'Innstillinger').waitFor();
      await page.locator('html[lang="nb"][data-mantine-color-scheme="dark"]').waitFor();
      await page.waitForFunction('document.title === "Innstillinger · renewdesk"');
      await shot('settings-nb-dark');
      expect(faults).toEqual([]);
    });
  });

  it('is spoken in Chinese where the browser does', async () => {
    await desk.visit({ language: 'zh', path: '/settings' }, async ({ page, faults, audit, shot }) => {
      await heading(page, '设置').waitFor();
      await page.locator('fieldset').first().waitFor();
      await shot('settings-zh');
      expect(await audit()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
});

inBrowser('the page that is served', () => {
  it('allows its own files and one fresh nonce, and keeps what never changes', async () => {
    const { cookie } = await desk.person('admin');
    const look = () => fetch(`${desk.base}/console/inbox`, { headers: { cookie } });
    const [one, two] = await Promise.all([look(), look()]);
    const policies = [one, two].map((answer) => answer.headers.get('content-security-policy') ?? '');
    expect(policies[0]).not.toBe(policies[1]);
    expect(policies[0]).toMatch(
      /^default-src 'self'; script-src 'self' 'nonce-[\w-]{22}'; style-src 'self' 'nonce-/,
    );
    expect(policies.join()).not.toContain('unsafe');
    expect(one.headers.get('cache-control')).toBe('no-store');
    const [, asset = ''] = /src="(\/console\/assets\/[^"]+\.js)"/.exec(await one.text()) ?? [];
    const script = await fetch(desk.base + asset);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('leads whoever is not signed in to the sign-in and back', async () => {
    const answer = await fetch(`${desk.base}/console/inbox?view=mine`, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/console/sign-in?next=%2Fconsole%2Finbox%3Fview%3Dmine');
    expect((await fetch(`${desk.base}/`, { redirect: 'manual' })).headers.get('location')).toBe('/console/');
  });
});
