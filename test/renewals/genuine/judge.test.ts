import { describe, expect, it } from '@jest/globals';
import { createJudge } from '../../../src/renewals/genuine/judge';
import type { Judged } from '../../../src/renewals/genuine/port';
import { demoBrand } from '../support';

const OWN_URL = 'http://127.0.0.1:4310';
const { judge } = createJudge(demoBrand, () => OWN_URL);
const TOKEN = '0123456789abcdefghjkmnpqrstvwxyz';

/** `genuine`, `not_ours`, `letters` ...: the verdict, of a look-alike the reason. */
function verdict(text: string): string {
  const [first, ...more] = judge(text);
  if (!first) return 'nothing found';
  return more.length > 0 ? `${more.length + 1} things` : wordFor(first);
}
function wordFor(judged: Judged): string {
  return judged.verdict === 'look_alike' ? judged.why : judged.verdict;
}

describe('the judge', () => {
  it.each([
    `https://fjord-esim.example/r/${TOKEN}`,
    'fjord-esim.example',
    'www.fjord-esim.example/renew?x=1',
    'HTTPS://RENEW.FJORD-ESIM.EXAMPLE/r/abc',
    'http://fjord-esim.example:8443/privacy',
    'https://fjord-esim.example./renew',
    'https://evil.io@fjord-esim.example/renew',
    'https://help.fjord-esim.example',
    `${OWN_URL}/r/${TOKEN}`,
    'https://fjord\u200b-esim.example/renew',
    'https://apps.apple.com/no/app/fjord-esim/id0000000000',
    'https://apps.apple.com/app/id0000000000',
    'https://play.google.com/store/apps/details?hl=nb&id=example.fjordesim',
    'https://www.instagram.com/fjord.esim/',
    'https://m.facebook.com/FjordeSIM?ref=x',
    'https://facebook.com/fjord.esim',
    'https://twitter.com/fjordesim/status/17',
    'https://ig.me/m/fjord.esim',
    'https://www.facebook.com/groups/fjordesim.example/posts/1',
    '@fjord.esim',
    '@fjordesim on X',
    'fjordesim',
    ' FjordeSIM ',
    'er @fjord.esim på Instagram dere?',
    '+47 21 00 00 00',
    'ringte dere meg fra 21000000?',
    'I got a mail from billing@fjord-esim.example',
    'billing@renew.fjord-esim.example',
  ])('knows ours: %s', (text) => {
    expect(verdict(text)).toBe('genuine');
  });

  it.each([
    // Letters of other alphabets, accents, full width, punycode.
    ['fjоrd-esim.example', 'letters'],
    ['https://fjord-еsim.example/r/x', 'letters'],
    ['fjord-esіm.example', 'letters'],
    ['https://fjοrd-esim.example', 'letters'],
    ['https://fjørd-esim.example', 'letters'],
    ['https://fĵord-ésim.example', 'letters'],
    ['https://ｆｊｏｒｄ-esim.example/r/x', 'letters'],
    ['https://xn--fjrd-esim-vof.example', 'letters'],
    ['https://fjоrd-esim.shop', 'letters'],
    ['@fјord.esim', 'letters'],
    // Slips and swaps.
    ['fjrod-esim.example', 'spelling'],
    ['fiord-esim.no', 'spelling'],
    ['https://fjord-eslm.example', 'spelling'],
    ['https://fj0rd-esim.example', 'spelling'],
    ['https://fjorcl-esim.com', 'spelling'],
    ['fjord-esirn.com', 'spelling'],
    ['fjordsim.com', 'spelling'],
    ['fjord-esiim.com', 'spelling'],
    ['fjordd-esimm.com', 'spelling'],
    ['hxxps://fjord-eslm[.]example/pay', 'spelling'],
    ['fj-ord-esim.com', 'spelling'],
    ['fjord.esim.help', 'spelling'],
    // Words added.
    ['fjord-esim-renew.com', 'added_words'],
    ['https://fjordesim-pay.example/x7', 'added_words'],
    ['myfjordesim.com', 'added_words'],
    ['https://wwwfjord-esim.example', 'added_words'],
    ['esim-by-fjord.com', 'added_words'],
    ['https://fjord-esim-example.com/renew', 'added_words'],
    // Other endings.
    ['https://fjord-esim.shop/pay', 'other_ending'],
    ['fjord-esim.co.uk', 'other_ending'],
    ['fjord-esim.com', 'other_ending'],
    // Our name before theirs.
    ['fjord-esim.example.evil.io', 'subdomain'],
    ['https://fjord-esim.example.com.verify.ru/r/1', 'subdomain'],
    ['fjord-esim.evil.io', 'subdomain'],
    ['https://renew-fjord-esim.pages.dev', 'subdomain'],
    ['fjordesim@gmail.com', 'subdomain'],
    // What only looks like the host.
    ['https://fjord-esim.example@evil.io/renew', 'hidden_host'],
    ['https://fjord-esim.example:443@evil.io', 'hidden_host'],
    ['https://evil.io\\@fjord-esim.example', 'hidden_host'],
    ['https://renew.fjord-esim.example%2Fr@10.1.2.3/', 'hidden_host'],
    // Accounts.
    ['@fjord_esim_support', 'added_words'],
    ['@fjordesim.official.2', 'added_words'],
    ['@fjord.esim.help', 'added_words'],
    ['is fjord_esim_support one of you', 'added_words'],
    ['@fjord_esim', 'spelling'],
    ['@fjord..esim', 'spelling'],
    ['@fjordeslm', 'spelling'],
    ['fjordeslm', 'spelling'],
    ['fjordesimhelp', 'added_words'],
    ['https://instagram.com/fjord_esim', 'spelling'],
    ['https://x.com/fjordesim_help0', 'added_words'],
    ['https://t.me/fjordesim', 'other_platform'],
    ['@fjordesim on instagram', 'other_platform'],
    ['https://www.facebook.com/groups/fjordesim', 'other_platform'],
    ['https://www.facebook.com/groups/fjordesim.help', 'added_words'],
    // Apps.
    ['https://apps.apple.com/us/app/fjord-esim-plus/id123456', 'other_developer'],
    ['https://play.google.com/store/apps/details?id=com.evil.fjordesim', 'other_developer'],
    ['https://apkpure.com/fjord-esim/example.fjordesim', 'other_store'],
    ['https://files.evil.io/fjord-esim.apk', 'other_store'],
    // Mail.
    ['renew@fjord-esim.shop', 'other_ending'],
    ['faktura@fjord-esirn.example', 'spelling'],
  ])('sees through an imitation: %s (%s)', (text, why) => {
    expect(verdict(text)).toBe(why);
  });

  it.each([
    'https://vg.no/nyheter',
    'nordesim.com',
    'fjordtours.no',
    'fjord-hotel.com',
    'visitfjords.no',
    'https://fjord1.no',
    'fjordline.com',
    'esim.com',
    'esimdb.com/norway',
    'airalo.com',
    'nordicesim.no',
    'ford-sim.com',
    'https://web.archive.org/web/https://fjord-esim.example',
    'https://trustpilot.com/review/fjord-esim.example',
    'https://www.google.com/search?q=fjord-esim',
    'https://bit.ly/3xyz',
    'http://127.0.0.1:9999/r/x',
    'http://10.0.0.1/fjord',
    '@fjordtours',
    '@esimnorway',
    '@mei.chen',
    'https://instagram.com/fjordlovers',
    'https://instagram.com/p/Cx12345',
    'https://apps.apple.com/us/app/airalo-esim/id1475911720',
    'https://play.google.com/store/apps/details?id=com.spotify.music',
    '+47 21 00 00 01',
    '+86 138 0013 8000',
    'ola@gmail.com',
    'fjord@online.no',
  ])('calls nobody a fake who is merely somebody else: %s', (text) => {
    expect(verdict(text)).toBe('not_ours');
  });

  it.each([
    'is this really you?',
    'are you really Fjord eSIM?',
    'Fjord-eSIM support',
    'instagram',
    'nordesim',
    '这是你们吗',
    '',
    'NO-48213',
  ])('finds nothing to judge in "%s"', (text) => {
    expect(verdict(text)).toBe('nothing found');
  });

  it('hands on the token of a renewal link and shows it nowhere', () => {
    const [link] = judge(`see https://renew.fjord-esim.example/r/${TOKEN}, ok?`);
    expect(link).toMatchObject({ verdict: 'genuine', token: TOKEN, shown: 'renew.fjord-esim.example' });
    const [stolen] = judge(`https://evil.io/r/${TOKEN}`);
    expect(JSON.stringify(stolen)).not.toContain(TOKEN);
  });

  it('shows a foreign host so that nobody can tap it', () => {
    expect(judge('https://fjord-esim.shop/pay?u=1')[0]).toMatchObject({
      shown: 'fjord-esim[.]shop',
      like: 'fjord-esim.example',
      subject: 'domain:fjord-esim.shop',
    });
  });

  it('never gives a name to our own host by which it could be confirmed as a fake', () => {
    for (const text of ['ｆｊｏｒｄ-esim.example', 'fjord-esim.example', 'https://x@fjord-esim.example'])
      expect(judge(text)[0]?.subject).toBeUndefined();
  });

  it('judges each thing of a message once, links by their path only where many share a host', () => {
    const judged = judge(
      'fjord-esim.shop/a https://fjord-esim.shop/b bit.ly/1 bit.ly/2 @fjord.esim 21000000',
    );
    expect(judged.map((one) => one.subject)).toEqual([
      'domain:fjord-esim.shop',
      'link:bit.ly/1',
      'link:bit.ly/2',
      'handle:any:fjord.esim',
      'phone:+4721000000',
    ]);
  });

  it('leaves out what is the asker’s own', () => {
    expect(judge('my number is 90 12 34 56, was that you?', ['+4790123456'])).toEqual([]);
  });

  it('takes a bounded time for any text', () => {
    const texts = [
      'a.'.repeat(200_000),
      `https://${'fjord-esim.'.repeat(30_000)}io`,
      '@'.repeat(200_000),
      `https://${'@'.repeat(100_000)}evil.io`,
      '１'.repeat(200_000),
      'fjord_esim '.repeat(40_000),
      `${'x'.repeat(100_000)}.example`,
      'https://xn--'.repeat(20_000),
    ];
    const started = performance.now();
    for (const text of texts) expect(judge(text).length).toBeLessThanOrEqual(10);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
