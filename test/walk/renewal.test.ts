import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import type { Language } from '../../src/lib/languages';
import { type Heard, useWalk } from '../support/walk';

const context = useWalk();

const OPENING: Readonly<Record<Language, string>> = {
  en: 'my eSIM ends soon, NO-48213',
  nb: 'eSIM-et mitt går snart ut, kan dere fornye? NO-48213',
  zh: '我的 eSIM 快到期了，想续费，订单号 NO-48213',
};
const ASKS_CONTACT: Readonly<Record<Language, RegExp>> = { en: /e-mail/, nb: /e-post/, zh: /邮箱/ };
const PAID: Readonly<Record<Language, RegExp>> = {
  en: /Payment received.*NO-48213 is active until 25 December 2026/,
  nb: /NO-48213.*25\. desember 2026/,
  zh: /NO-48213.*2026年12月25日/,
};
const CHANNELS: readonly ChannelName[] = ['facebook', 'instagram', 'x'];
const LANGUAGES: readonly Language[] = ['en', 'nb', 'zh'];

function linkIn(heard: Heard): string {
  const url =
    heard.buttons.find((button) => button.url)?.url ??
    /https?:\/\/\S+\/r\/[0-9a-z]{32}/.exec(heard.text)?.[0];
  if (!url) throw new Error(`no link in: ${heard.text}`);
  return url;
}

describe('a customer whose plan runs out', () => {
  for (const channel of CHANNELS) {
    for (const language of LANGUAGES) {
      it(`gets from the first message to "paid" on ${channel} in ${language}`, async () => {
        const { walk } = context;
        // Each walk pays for an order of its own: the same order cannot be first-renewed nine times.
        await walk.database.store.query({
          text: `update "order" set expires_at = $1, first_renewal = true, status = 'expiring' where number = 'NO-48213'`,
          values: [Date.parse('2026-11-25T22:59:59.999Z')],
        });
        const mei = await walk.customer(channel);

        await mei.says(OPENING[language]);
        const question = await mei.hears();
        expect(question.text).toMatch(ASKS_CONTACT[language]);
        expect(question.text).toContain('https://fjord-esim.example/privacy');

        await mei.says('mei@fjord-esim.example');
        const offer = await mei.hears();
        await walk.pay(linkIn(offer), 'monthly');
        const receipt = await mei.hears();
        expect(receipt.text).toMatch(PAID[language]);
        await mei.hearsNothing();
      });
    }
  }
});
