import { describe, expect, it } from '@jest/globals';
import { executablePath, useDesk } from '../../support/console-browser';
import { keywordEngine } from '../../support/keyword-engine';

const inBrowser = executablePath === undefined ? describe.skip : describe;
const desk = useDesk({ walk: { parts: { model: keywordEngine({ human: 'talk-to-human' }, 'renew') } } });

inBrowser('a reply from the desk', () => {
  it('that the platform refused reaches it once "Send now" is pressed, and the answer comes by itself', async () => {
    const { walk } = desk;
    const customer = await walk.customer('facebook');
    await customer.says('a human please');
    await walk.becomes(customer, 'handoff_requested');
    await customer.hearsAll();
    await walk.fault('rate-storm', { resetMs: 3_600_000, times: 1, userId: customer.userId });
    const path = `/inbox?view=all&t=${encodeURIComponent(customer.threadId)}`;
    await desk.visit({ path, role: 'agent', name: 'Mia Strand' }, async ({ page, faults, shot }) => {
      const log = page.getByRole('log');
      await log.getByText('a human please').waitFor();
      await page.getByText('Sending takes over from the bot.').waitFor();
      await page.getByRole('textbox', { name: 'Reply' }).fill('Here I am');
      await page.keyboard.press('Control+Enter');
      await log.getByText('Facebook did not accept it: too many calls (code 613).').waitFor();
      await shot('thread-failed');
      await log.getByRole('button', { name: 'Send now' }).click();
      expect((await customer.hears()).text).toBe('Here I am');
      await log.getByRole('button', { name: 'Send now' }).waitFor({ state: 'detached' });

      await customer.says('thank you');
      await log.getByText('thank you').waitFor();
      await page.getByRole('textbox', { name: 'Reply' }).fill('My pleasure');
      walk.travel(3_600_000);
      await page.keyboard.press('Control+Shift+Enter');
      // There is no next one.
      await page.getByRole('heading', { name: 'Choose a conversation' }).waitFor();
      expect((await customer.hears()).text).toBe('My pleasure');
      expect(faults).toEqual([]);
    });
  });
});
