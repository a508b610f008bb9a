import { describe, expect, it } from '@jest/globals';
import { valuesOf } from './support';

describe('e-mail addresses and whose they are', () => {
  it.each<readonly [string, Readonly<Record<string, string | number>>]>([
    ['Kari.Nordmann@Gmail.COM.', { email: 'kari.nordmann@gmail.com' }],
    ['kari＠gmail.com', { email: 'kari@gmail.com' }],
    ['kari@qq。com', { email: 'kari@qq.com' }],
    ['我的邮箱li.wei@163.com谢谢', { email: 'li.wei@163.com' }],
    ['(kari@example.no)', { email: 'kari@example.no' }],
    ['kari (at) example.no', { email: 'kari@example.no' }],
    ['kari at gmail dot com', { email: 'kari@gmail.com' }],
    ['kari krøllalfa gmail punktum com', { email: 'kari@gmail.com' }],
    ['kari@example.no.Takk for hjelpen', { email: 'kari@example.no' }],
    ['mailto:kari@example.no', { email: 'kari@example.no' }],
    ['look at gmail.com', { url: 'gmail.com' }],
    ['kari@example.no, nei kari.n@example.no', { email: 'kari.n@example.no' }],
    ['change email from a@b.no to c@d.no', { email: 'c@d.no' }],
    ['bytt e-post fra a@b.no til c@d.no', { email: 'c@d.no' }],
    ['邮箱从a@b.cn改成c@d.cn', { email: 'c@d.cn' }],
    ['c@d.no instead of a@b.no', { email: 'c@d.no' }],
    ['got a mail from support@fjord-esim-help.com is this you?', {}],
    ['fikk e-post fra faktura@fjordesim.co, er det dere?', {}],
    ['收到 service@fjord-esim.cc 发来的邮件，是你们吗', {}],
    ['is billing@secure-renew.com your address?', {}],
    ['someone at prize@win.top wrote to me', {}],
    [
      'my email is kari@example.no, someone sent me https://fjord.top/x',
      { email: 'kari@example.no', url: 'https://fjord.top/x' },
    ],
    ['kari@example.no is my mail', { email: 'kari@example.no' }],
    ['it is kari@example.no', { email: 'kari@example.no' }],
    ['e-posten er kari@example.no', { email: 'kari@example.no' }],
    ['kari@example.no NO-48213', { email: 'kari@example.no', orderNumber: 'NO-48213' }],
    ['kari_o+esim@sub.example.co.uk', { email: 'kari_o+esim@sub.example.co.uk' }],
    ['send receipt to regnskap@firma.no', { email: 'regnskap@firma.no' }],
    ['i paid with kari@example.no', { email: 'kari@example.no' }],
    ['I ordered with kari@example.no is it paid?', { email: 'kari@example.no' }],
  ])('%p holds %j', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });
});

describe('links and domains as typed', () => {
  it.each<readonly [string, Readonly<Record<string, string | number>>]>([
    ['is fjord-esim.shop real', { url: 'fjord-esim.shop' }],
    ['https://fjord-esim.example/r/abc.', { url: 'https://fjord-esim.example/r/abc' }],
    ['https://fjord-renew.shop是真的吗', { url: 'https://fjord-renew.shop' }],
    ['https://fjord-renew.shop，是真的吗', { url: 'https://fjord-renew.shop' }],
    ['bit.ly/3xYz', { url: 'bit.ly/3xYz' }],
    ['t.me/fjordesim_support', { url: 't.me/fjordesim_support' }],
    [
      'https://apps.apple.com/no/app/fjord-esim/id0000000000',
      { url: 'https://apps.apple.com/no/app/fjord-esim/id0000000000' },
    ],
    ['fjоrd-esim.com', { url: 'fjоrd-esim.com' }],
    ['fjord-esim[.]com', { url: 'fjord-esim[.]com' }],
    ['hxxps://fjord.top/a', { url: 'hxxps://fjord.top/a' }],
    ['www.fjord-esim.no/pay?x=1&y=2', { url: 'www.fjord-esim.no/pay?x=1&y=2' }],
    ['(see http://a.b.com/x)', { url: 'http://a.b.com/x' }],
    ['renew.it now', {}],
    ['thanks.no problem', {}],
    ['ok.is it active', {}],
    ['NO-48213.is it active', { orderNumber: 'NO-48213' }],
    ['invoice.pdf', {}],
    ['e.g. this', {}],
    ['wa.me/4741234567', { url: 'wa.me/4741234567' }],
    ['telenor.no', { url: 'telenor.no' }],
    ['I use fjord-esim.example but got fjord-esim.xyz', { url: 'fjord-esim.xyz' }],
    ['https://fjord-esim.no@evil.com/x', { url: 'https://fjord-esim.no@evil.com/x' }],
    ['FJORD-ESIM.COM', { url: 'FJORD-ESIM.COM' }],
    ['@fjord.esim.no', {}],
    ['follow us @promo.com', {}],
    ['fjordesim.com/renew?email=kari@example.no', { url: 'fjordesim.com/renew?email=kari@example.no' }],
    ['fjord-esim点com', {}],
    ['x.com/fjordesim', { url: 'x.com/fjordesim' }],
  ])('%p holds %j', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });
});
