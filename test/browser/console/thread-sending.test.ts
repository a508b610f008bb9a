import { describe, expect, it } from '@jest/globals';
import { executablePath, useDesk } from '../../support/console-browser';
import { keywordEngine } from '../../support/keyword-engine';

const inBrowser = executablePath === undefined ? describe.skip : describe;
const desk = useDesk({
  walk: { parts: { model: keywordEngine({ human: 'talk-to-human', renew: 'renew' }, 'renew') } },
});

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

  it('is followed by the bot once it has the conversation back', async () => {
    const { walk } = desk;
    const customer = await walk.customer('instagram');
    await customer.says('a human please');
    await walk.becomes(customer, 'handoff_requested');
    await customer.hearsAll();
    const path = `/inbox?view=all&t=${encodeURIComponent(customer.threadId)}`;
    await desk.visit({ path, role: 'agent', name: 'Mia Strand' }, async ({ page, faults }) => {
      const log = page.getByRole('log');
      await log.getByText('a human please').waitFor();
      await page.getByRole('textbox', { name: 'Reply' }).fill('All set now');
      await page.keyboard.press('Control+Enter');
      expect((await customer.hears()).text).toBe('All set now');
      await log.getByText('All set now').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('b');
      await log.getByText('Mia Strand returned this to the bot').waitFor();
      await walk.becomes(customer, 'bot');
      // It says that it is back.
      await log.getByText((await customer.hears()).text).waitFor();

      await customer.says('I want to renew');
      await log.getByText((await customer.hears()).text).waitFor();
      expect(await walk.thread(customer)).toMatchObject({ control: 'bot' });
      expect(faults).toEqual([]);
    });
  });
});
