import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, type Language } from '../../src/lib/languages';
import { textOf, useWalk } from '../support/walk';

const context = useWalk();

/** What is asked one after the other, and what the answer must hold. */
type Script = Readonly<Record<Language, readonly (readonly [string, ...RegExp[]])[]>>;

// It is noon on Monday, 23 November 2026, in Oslo.
const WAYS: Readonly<Record<string, Script>> = {
  'the hotline': {
    en: [
      [
        "what's your hotline number?",
        /\+47 21 00 00 00/,
        /until 20:00 \(in 8 hours\)/,
        /normal rate/,
        /video-call/,
      ],
      ['what about Saturday?', /Saturday 28 November/, /10:00–16:00/, /Oslo time/],
      ['and on Sunday?', /Sunday 29 November/, /nobody answers|closed/],
      ["I'm in Shanghai", /Shanghai/, /tomorrow at 03:00/],
    ],
    nb: [
      [
        'hvilket telefonnummer kan jeg ringe dere på?',
        /\+47 21 00 00 00/,
        /kl\. 20:00 \(om 8 timer\)/,
        /Vanlig takst/,
        /video-call/,
      ],
      ['hva med lørdag?', /lørdag 28\. november/, /10:00–16:00/, /Oslo-tid/],
      ['og på søndag?', /søndag 29\. november/, /stengt|Ingen/],
      ['jeg er i Shanghai', /Shanghai/, /i morgen kl\. 03:00/],
    ],
    zh: [
      ['客服热线是多少？', /\+47 21 00 00 00/, /20:00/, /8小时后/, /普通资费/, /奥斯陆时间/, /video-call/],
      ['周六呢？', /11月28日/, /10:00–16:00/],
      ['周日呢？', /11月29日/, /没有人接听|休息/],
      ['我在上海', /上海/, /明天 03:00/],
    ],
  },
  'the shops': {
    en: [
      ['do you have a shop in Bergen?', /Bryggen 7, 5003 Bergen/, /Open now, until 18:00/],
      ['what about Sunday?', /Bryggen/, /Sunday 29 November: closed/],
      ['is there a shop in Hamar?', /Hamar/, /Jernbanetorget 1/, /Storgata 61/],
    ],
    nb: [
      ['har dere butikk i Bergen?', /Bryggen 7, 5003 Bergen/, /Åpent nå, til kl\. 18:00/],
      ['hva med søndag?', /Bryggen/, /søndag 29\. november: stengt/],
      ['finnes det en butikk i Hamar?', /Hamar/, /Jernbanetorget 1/, /Storgata 61/],
    ],
    zh: [
      ['卑尔根有门店吗？', /Bryggen 7, 5003 Bergen/, /现在营业中，到 18:00/],
      ['周日呢？', /Bryggen/, /11月29日星期日 休息/],
      ['哈马尔有门店吗？', /Hamar/, /Jernbanetorget 1/, /Storgata 61/],
    ],
  },
  'the app': {
    en: [
      ['can I renew in your app?', /apps\.apple\.com/, /play\.google\.com/],
      ['do you have an android app?', /^(?![\s\S]*apple\.com)[\s\S]*play\.google\.com/],
    ],
    nb: [
      ['kan jeg fornye i appen?', /apps\.apple\.com/, /play\.google\.com/],
      ['er det en app for iphone?', /^(?![\s\S]*google\.com)[\s\S]*apps\.apple\.com/],
    ],
    zh: [
      ['可以在App上续费吗？', /apps\.apple\.com/, /play\.google\.com/],
      ['有安卓版App吗？', /^(?![\s\S]*apple\.com)[\s\S]*play\.google\.com/],
    ],
  },
  'the website': {
    en: [["what's your website?", /https:\/\/fjord-esim\.example\/renew/]],
    nb: [['hva er nettsiden deres?', /https:\/\/fjord-esim\.example\/renew/]],
    zh: [['你们官网是多少？', /https:\/\/fjord-esim\.example\/renew/]],
  },
  'how to renew': {
    en: [
      [
        'how can I renew my plan?',
        /NO-48213/,
        /fjord-esim\.example\/renew/,
        /apps\.apple\.com/,
        /\+47 21/,
        /Oslo, Bergen and Tromsø/,
      ],
    ],
    nb: [
      [
        'hvordan fornyer jeg abonnementet?',
        /NO-48213/,
        /fjord-esim\.example\/renew/,
        /apps\.apple\.com/,
        /\+47 21/,
        /Oslo, Bergen og Tromsø/,
      ],
    ],
    zh: [
      ['怎么续费？', /NO-48213/, /fjord-esim\.example\/renew/, /apps\.apple\.com/, /\+47 21/, /Oslo、Bergen/],
    ],
  },
  prices: {
    en: [
      ['is yearly cheaper than monthly?', /NOK 99 /, /NOK 269/, /NOK 949/, /23%/],
      ['what does norway 10 gb cost', /NOK 129 /, /NOK 1,190/, /about NOK 99 a month/],
    ],
    nb: [
      ['er det billigere å betale per år enn per måned?', /99 kr/, /269 kr/, /949 kr/, /23 %/],
      ['hva koster norge 10 gb?', /129 kr/, /1 190 kr/, /omtrent 99 kr/],
    ],
    zh: [
      ['按年付比按月付便宜吗？', /NOK 99/, /NOK 269/, /NOK 949/, /23%/],
      ['挪威 10 GB 多少钱？', /NOK 129/, /NOK 1,190/, /每月约 NOK 99/],
    ],
  },
  'ways to pay': {
    en: [
      ['can I pay by card?', /payment page/, /Visa/],
      ['do you take PayPal?', /PayPal/, /Visa/],
    ],
    nb: [
      ['kan jeg betale med kort?', /[Bb]etalingssiden/, /Visa/],
      ['tar dere Vipps?', /Vipps/, /Visa/],
    ],
    zh: [
      ['可以用银行卡付款吗？', /付款页面/, /Visa/],
      ['可以用支付宝吗？', /Alipay/, /Visa/],
    ],
  },
  'the community': {
    en: [['do you have a facebook group?', /facebook\.com\/groups\/fjordesim\.example/]],
    nb: [['finnes det en facebook-gruppe?', /facebook\.com\/groups\/fjordesim\.example/]],
    zh: [['你们有用户群吗？', /facebook\.com\/groups\/fjordesim\.example/]],
  },
};

describe('every other way to renew', () => {
  for (const [what, script] of Object.entries(WAYS)) {
    for (const channel of ['instagram', 'x'] as const) {
      it.each(LANGUAGES)(`is told from brand.yaml on ${channel}: ${what} (%s)`, async (language) => {
        const { walk } = context;
        const customer = await walk.customer(channel);
        for (const [question, ...facts] of script[language]) {
          await customer.says(question);
          const heard = await customer.hearsAll();
          const text = textOf(heard).replace(/[\u00a0\u202f]/g, ' ');
          for (const fact of facts) expect(text).toMatch(fact);
          // One message a turn on X, where each costs; a thousand bytes at most on Instagram.
          if (channel === 'x') expect(heard).toHaveLength(1);
          else
            for (const message of heard) expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(1_000);
        }
        expect((await walk.thread(customer)).control).toBe('bot');
      });
    }
  }
});
