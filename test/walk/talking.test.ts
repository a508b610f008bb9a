import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import type { Language } from '../../src/lib/languages';
import { lastOf, linkIn, textOf, useWalk } from '../support/walk';

const context = useWalk();

const CHANNELS: readonly ChannelName[] = ['facebook', 'instagram', 'x'];
const HUMAN_WORDS: Readonly<Record<Language, string>> = { en: 'human', nb: 'menneske', zh: '转人工' };
const A_PERSON: Readonly<Record<Language, RegExp>> = {
  en: /person.*colleague/s,
  nb: /menneske.*kollega/s,
  zh: /人工.*同事/s,
};
const HELLO: Readonly<Record<Language, string>> = { en: 'hello', nb: 'hei', zh: '你好' };

describe('language', () => {
  it('is that of the customer, kept over messages without words, and follows a change', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await customer.says('Hei, jeg vil fornye abonnementet mitt');
    expect((await customer.hears()).text).toMatch(/ordrenummer/);
    await customer.says('NO-48213');
    expect((await customer.hears()).text).toMatch(/e-post/);
    await customer.says('👍');
    expect(textOf(await customer.hearsAll())).toMatch(/e-post/);
    await customer.says('我想续费套餐，还需要什么信息？');
    expect(textOf(await customer.hearsAll())).toMatch(/邮箱/);
  });

  it.each([
    ['english please', 'jeg vil fornye abonnementet mitt', /English/, /order number/],
    ['på norsk takk', 'i want to renew my plan', /norsk/, /ordrenummer/],
    ['请说中文', 'i want to renew my plan', /中文/, /订单号/],
  ])('switches on "%s" and stays', async (wish, request, confirms, asks) => {
    const { walk } = context;
    const customer = await walk.customer('instagram');
    await customer.says(wish);
    expect(textOf(await customer.hearsAll())).toMatch(confirms);
    await customer.says(request);
    expect(textOf(await customer.hearsAll())).toMatch(asks);
  });
});

describe('choices', () => {
  it.each(['1', '１', '1.', 'Renew a plan'])('are numbered on X and taken as "%s"', async (answer) => {
    const { walk } = context;
    const customer = await walk.customer('x');
    await customer.says('hello');
    const menu = await customer.hears();
    expect(menu.text).toMatch(/1 Renew a plan\n2 .+\n3 Talk to a person/);
    await customer.says(answer);
    expect((await customer.hears()).text).toMatch(/order number/);
  });

  it.each(['facebook', 'instagram'] as const)('are quick replies on %s', async (channel) => {
    const { walk } = context;
    const customer = await walk.customer(channel);
    await customer.says('hello');
    const menu = await customer.hears();
    expect(menu.quickReplies.map(({ title }) => title)).toContain('Renew a plan');
    await customer.taps(menu, 'Renew a plan');
    expect((await customer.hears()).text).toMatch(/order number/);
  });

  it('follow the second message that is not understood, and a person the third', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await customer.says('qwerty zxcv asdf');
    expect((await customer.hears()).quickReplies).toHaveLength(0);
    await customer.says('blorp fnord quux');
    expect((await customer.hears()).quickReplies.length).toBeGreaterThan(1);
    await customer.says('wibble wobble wubble');
    expect((await customer.hears()).text).toMatch(A_PERSON.en);
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
  });

  it('open a conversation from the Get Started button', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await customer.sends({ postback: { payload: 'GET_STARTED', title: 'Get started' } });
    const greeting = await customer.hears();
    expect(greeting.text).toContain('https://fjord-esim.example/privacy');
    expect(greeting.quickReplies.length).toBeGreaterThan(1);
  });
});

describe('a person', () => {
  for (const channel of CHANNELS) {
    it.each(['en', 'nb', 'zh'] as const)(`is reached by one word on ${channel} in %s`, async (language) => {
      const { walk } = context;
      const customer = await walk.customer(channel);
      await customer.says(HUMAN_WORDS[language]);
      const heard = await customer.hearsAll();
      expect(heard).toHaveLength(1);
      expect(textOf(heard)).toMatch(A_PERSON[language]);
      expect((await walk.thread(customer)).control).toBe('handoff_requested');
    });
  }

  it.each<[string, readonly string[]]>([
    ['while the order number is asked for', ['renew my plan']],
    ['while the contact is asked for', ['renew NO-48213']],
    ['after a contact that did not match', ['renew NO-48213', 'wrong@mail.example']],
    ['while a link is open', ['renew NO-48213 mei@fjord-esim.example']],
    ['while a yes or no is expected', ['when does NO-48213 end? mei@fjord-esim.example']],
    ['while choices are shown', ['hello']],
    ['after a misunderstanding', ['qwerty zxcv asdf']],
    ['after stop', ['stop']],
  ])('is reached %s', async (_state, said) => {
    const { walk } = context;
    const customer = await walk.customer('instagram');
    for (const text of said) {
      await customer.says(text);
      await customer.hearsAll();
    }
    await customer.says('human');
    expect(textOf(await customer.hearsAll())).toMatch(A_PERSON.en);
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
  });

  it('is not asked for twice: the second word is told that the place is kept', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await customer.says('human');
    await customer.hears();
    const { epoch } = await walk.thread(customer);
    await customer.says('human!!');
    expect(textOf(await customer.hearsAll())).toMatch(/colleague/);
    expect((await walk.thread(customer)).epoch).toBe(epoch);
    expect(await walk.rows(`select id from "case" where thread_id = $1`, [customer.threadId])).toHaveLength(
      1,
    );
  });
});

describe('stop', () => {
  it.each([
    ['en', 'stop', 'start', /"start".*"human"/, /Welcome back/],
    ['nb', 'stopp', 'start', /«start».*«menneske»/, /./],
    ['zh', '停止', '开始', /“开始”.*“人工”/, /./],
  ] as const)(
    'is confirmed once, then there is silence until start (%s)',
    async (language, stop, start, confirms, back) => {
      const { walk } = context;
      const customer = await walk.customer('facebook');
      await customer.says(HELLO[language]);
      await customer.hearsAll();
      await customer.says(stop);
      const confirmation = await customer.hearsAll();
      expect(confirmation).toHaveLength(1);
      expect(textOf(confirmation)).toMatch(confirms);
      await customer.says(HELLO[language]);
      await customer.says(stop);
      await customer.says('Could you explain that again?');
      await customer.says('我不想再收到你们的信息');
      await customer.hearsNothing();
      const suppressed = await walk.rows<{ suppressed: string | null }>(
        `select suppressed from message where thread_id = $1 and origin = 'customer' order by id`,
        [customer.threadId],
      );
      expect(suppressed.map((row) => row.suppressed)).toEqual([
        null,
        null,
        'opt_out',
        'opt_out',
        'opt_out',
        'opt_out',
      ]);
      await customer.says(start);
      expect(textOf(await customer.hearsAll())).toMatch(back);
      await customer.says(HELLO[language]);
      expect(await customer.hearsAll()).not.toHaveLength(0);
    },
  );

  it.each(CHANNELS)('still lets the receipt of a payment through, and nothing else (%s)', async (channel) => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer(channel);
    await customer.says(`renew ${number} ${email}`);
    const link = linkIn(lastOf(await customer.hearsAll()));
    await customer.says('stop');
    await customer.hears();
    await walk.pay(link);
    const receipt = await customer.hears();
    expect(receipt.text).toMatch(new RegExp(`Payment received.*${number}`));
    await customer.says('thanks');
    await customer.hearsNothing();
  });

  it.each([
    ['can I stop the auto-renewal?'],
    ['kan jeg stoppe automatisk fornyelse?'],
    ['怎么停止自动续费？'],
    ['when does my plan stop?'],
    ['I see, tell me more.'],
    ['We are away. Write to us at hello@mail.example instead.'],
  ])('is not meant by "%s"', async (text) => {
    const { walk } = context;
    const customer = await walk.customer('x');
    await customer.says(text);
    expect(await customer.hearsAll()).not.toHaveLength(0);
    expect((await walk.thread(customer)).optedOut).toBe(false);
  });
});

const BIDI = '\u202e';
const ZERO_WIDTH = '\u200b';

describe('whatever is sent', () => {
  it.each<[string, Record<string, unknown>]>([
    ['emoji', { text: '🎉🎉' }],
    ['a flag', { text: '🇳🇴' }],
    ['one character', { text: '?' }],
    ['spaces', { text: '   ' }],
    ['10,000 characters', { text: 'a b c '.repeat(1_667).slice(0, 10_000) }],
    ['10,000 digits', { text: '1'.repeat(10_000) }],
    ['10,000 characters without a space', { text: '漢'.repeat(10_000) }],
    ['only bidi marks', { text: BIDI.repeat(5) }],
    ['only zero-width characters', { text: ZERO_WIDTH.repeat(5) }],
    ['half a surrogate pair', { text: 'hello \ud83d' }],
    ['combining marks', { text: `h${'\u0301'.repeat(500)}i` }],
    ['NUL inside', { text: 'hel\u0000lo' }],
    ['only NUL', { text: '\u0000' }],
    ['SQL', { text: `'; drop table "order"; --` }],
    ['a template', { text: '{brand} ${brand} {{brand}} %s' }],
    ['markup', { text: '<script>alert(1)</script>' }],
  ])('is answered: %s', async (_what, body) => {
    const { walk } = context;
    for (const channel of CHANNELS) {
      const customer = await walk.customer(channel);
      const { webhook } = await customer.sends(body);
      expect(webhook?.status).toBe(200);
      const heard = await customer.hearsAll();
      expect(heard.length).toBeGreaterThan(0);
      expect(heard.length).toBeLessThan(4);
    }
  });

  it.each<[ChannelName, readonly unknown[]]>([
    ['facebook', [{ type: 'image', payload: { url: 'https://cdn.example.com/a.jpg' } }]],
    ['facebook', [{ type: 'audio', payload: { url: 'https://cdn.example.com/a.mp3' } }]],
    ['instagram', [{ type: 'image', payload: { url: 'https://cdn.example.com/a.jpg' } }]],
  ])('is answered: only an attachment on %s', async (channel, attachments) => {
    const { walk } = context;
    const customer = await walk.customer(channel);
    await customer.sends({ attachments });
    expect(textOf(await customer.hearsAll())).toMatch(/pictures|Attachments/);
  });

  it.each<[string, (number: string) => string]>([
    ['bidi marks', (number) => `renew ${BIDI}${number}\u202c`],
    ['zero-width characters', (number) => `renew ${[...number].join(ZERO_WIDTH)}`],
    [
      'full-width digits',
      (number) => `renew ${number.replace(/\d/g, (d) => String.fromCodePoint(0xff10 + Number(d)))}`,
    ],
    ['NUL', (number) => `renew ${number.slice(0, 5)}\u0000${number.slice(5)}`],
    ['a soft hyphen', (number) => `renew ${number.slice(0, 5)}\u00ad${number.slice(5)}`],
  ])('is read as the right order or asked again: %s', async (_what, words) => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('facebook');
    await customer.says(words(number));
    const question = textOf(await customer.hearsAll());
    expect(question).toMatch(/e-mail/);
    await customer.says(email);
    await customer.hearsAll();
    const tried = await walk.rows<{ key: string }>('select order_key key from attempt where thread_id = $1', [
      customer.threadId,
    ]);
    for (const { key } of tried) expect(key).toBe(number.replace('-', ''));
  });
});

describe('a partner that answers everything', () => {
  it.each([
    [
      'facebook',
      [
        'I see, tell me more.',
        'Interesting, go on.',
        'Thank you for your message!',
        'Could you explain that again?',
      ],
    ],
    ['x', ['Takk for meldingen, vi svarer så fort vi kan.', 'Vi er tilbake snart.']],
    ['instagram', ['hello', 'hi', 'hello there']],
  ] as const)('is left after nine answers at most, and a person is told (%s)', async (channel, answers) => {
    const { walk } = context;
    const partner = await walk.customer(channel);
    let heard = 0;
    for (let round = 0; round < 16; round++) {
      await partner.says(`${answers[round % answers.length]}`);
      heard += (await partner.hearsAll()).length;
    }
    expect(heard).toBeLessThanOrEqual(9);
    expect((await walk.thread(partner)).control).toBe('handoff_requested');
  });

  it.each([
    ['a ticket number', (round: number) => `Thank you! Your ticket is ${10_000 + round}.`],
    ['a question and a number', (round: number) => `Case NO-${20_000 + round}: how can we help you today?`],
    ['yes and no in turn', (round: number) => (round % 2 ? 'yes' : 'no')],
    ['its menu', (round: number) => `Please answer 1 for sales, 2 for support (${round})`],
  ])('with something new each time is left soon as well: %s', async (_what, words) => {
    const { walk } = context;
    const partner = await walk.customer('facebook');
    let heard = 0;
    for (let round = 0; round < 40; round++) {
      await partner.says(words(round));
      heard += (await partner.hearsAll()).length;
    }
    expect(heard).toBeLessThanOrEqual(21);
    expect((await walk.thread(partner)).control).toBe('handoff_requested');
    await partner.says('stop');
    expect(textOf(await partner.hearsAll())).toMatch(/"start"/);
  });
});
