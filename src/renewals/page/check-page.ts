import type { Brand } from '../../brand';
import type { ChannelName } from '../../channel/account';
import { fill } from '../../lib/fill';
import { type Html, html } from '../../lib/html';
import type { Language } from '../../lib/languages';
import { PLATFORM_NAMES, type Platform, type Told } from '../../turn/port';
import { formatList } from './format';
import { ICONS } from './icons';
import { layout, type PageContext } from './layout';
import { type ReportForm, reportForm } from './report-form';

/** Longest text that is looked at; the field takes no more. */
export const CHECK_LENGTH_MAX = 2_000;

export interface CheckPageOptions {
  /** What was pasted, and what came of it; left out: nothing was asked yet. */
  readonly asked?: { readonly text: string; readonly things: readonly Told[] };
  readonly report: ReportForm;
}

/** What to do about a link of ours that is closed. */
const AFTER = {
  issued: 'newLink',
  expired: 'newLink',
  cancelled: 'newLink',
  replaced: 'newestLink',
  paid: 'receipt',
} as const satisfies Readonly<Record<NonNullable<Told['link']>, string>>;

/** "Is this really you?": a field to paste into, what each thing in it is and why, and all that is ours. */
export function checkPage(context: PageContext, { asked, report }: CheckPageOptions): string {
  const { texts, language } = context;
  const words = texts.check;
  return layout(context, {
    title: words.title,
    main: html`<main><h1>${words.title}</h1>${asked && results(context, asked.things)}<form class="inline wide" method="post" action="/check"><input type="hidden" name="lang" value="${language}"><label for="thing">${words.label}</label><textarea id="thing" name="thing" rows="3" maxlength="${CHECK_LENGTH_MAX}" autocapitalize="off" autocomplete="off" spellcheck="false" required>${asked?.text}</textarea><button>${words.send}</button></form>${whatIsOurs(context)}<details${asked && asked.things.length > 0 && html` open`}><summary>${words.reportTitle}</summary><p>${words.reportText}</p>${reportForm(context, report)}</details></main>`,
  });
}

/** After a report: thanks, and what to do if it is too late. */
export function thanksPage(context: PageContext, chatUrl: string | undefined): string {
  const { texts } = context;
  const { title, text, card } = texts.check.thanks;
  const chat = chatUrl !== undefined && html`<a class="button" href="${chatUrl}">${texts.toChat}</a>`;
  return layout(context, {
    title,
    main: html`<main><div class="note" role="status">${ICONS.done}<h1>${title}</h1><p>${text}</p><p>${card}</p>${chat}</div></main>`,
  });
}

function results({ texts, language, brand }: PageContext, things: readonly Told[]): Html {
  const words = texts.check;
  if (things.length === 0) return html`<div class="warn" role="status"><b>${words.nothing}</b></div>`;
  return html`<div role="status">${things.map((told) => {
    const isOurs = told.verdict === 'genuine' || told.link === 'paid';
    return html`<div class="${isOurs ? 'code' : 'warn'} told">${isOurs && ICONS.shield}<div><b>${sentence(words, told, language)}</b><p>${advice(words, told, brand)}</p></div></div>`;
  })}</div>`;
}

type Words = PageContext['texts']['check'];

function sentence(words: Words, told: Told, language: Language): string {
  const { verdict, shown: thing, like = '', link } = told;
  switch (verdict) {
    case 'genuine':
      if (told.on && told.on.length > 0)
        return fill(words.verdicts.genuineHandle, { thing, places: placesOf(told.on, language) });
      return fill(words.verdicts[link ? 'genuineLink' : 'genuine'], { thing });
    case 'ours_but_expired':
      return words.links[link === undefined || link === 'issued' ? 'expired' : link];
    case 'look_alike':
      return fill(words.verdicts.lookAlike, { thing, like });
    case 'known_fake':
      return fill(words.verdicts.knownFake, { thing });
    case 'not_ours':
      return fill(words.verdicts.notOurs, { thing });
    case 'unreadable':
      return words.verdicts[told.why === 'unknown_link' ? 'unknownLink' : 'unreadable'];
  }
}

function placesOf(places: readonly Platform[], language: Language): string {
  const names = places.map((place) => PLATFORM_NAMES[place]);
  // The list's own "and" stands unspaced between Latin names.
  return language === 'zh' ? names.join('、') : formatList(names, language);
}

function advice(words: Words, { verdict, kind, why, link, on }: Told, brand: Brand): string | undefined {
  if (verdict === 'genuine') {
    if (link) return words.advice.code;
    if (on && on.length < Object.keys(brand.brand.handles).length) return words.advice.thereOnly;
    return kind === 'phone' || kind === 'email' ? words.advice.forged : undefined;
  }
  if (verdict === 'ours_but_expired') return words.advice[AFTER[link ?? 'expired']];
  if (why === undefined || why === 'unknown_link')
    return verdict === 'unreadable' ? undefined : words.advice.stay;
  return why === 'shortened' ? words.advice.shortened : `${words.why[why]} ${words.advice.stay}`;
}

function whatIsOurs({ texts, brand, language }: PageContext): Html {
  const words = texts.check;
  const { apps, hotline, community } = brand;
  const rows: readonly (readonly [string, readonly Html[]])[] = [
    [words.domains, brand.brand.domains.map((domain) => html`${domain}`)],
    [words.accounts, accountsOf(brand).map((account) => html`${account}`)],
    [
      words.apps,
      [
        ...(apps.ios ? [anchor(apps.ios, 'App Store')] : []),
        ...(apps.android ? [anchor(apps.android, 'Google Play')] : []),
      ],
    ],
    [words.phone, hotline ? [html`${hotline.number}`] : []],
    [
      words.community,
      community.map(({ name, url }) => anchor(url, typeof name === 'string' ? name : name[language])),
    ],
  ];
  const filled = rows.filter(([, values]) => values.length > 0);
  return html`<section><h2>${words.ours}</h2><dl>${filled.map(
    ([name, values]) =>
      html`<div><dt>${name}</dt><dd>${values.map((value) => html`<span class="row-line">${value}</span>`)}</dd></div>`,
  )}</dl></section><ul class="trust">${[words.codeRule, texts.trustNever].map((line) => html`<li>${ICONS.check}<span>${line}</span></li>`)}</ul>`;
}

function accountsOf({ brand }: Brand): string[] {
  return Object.entries(brand.handles).map(
    // Object.entries widens the channels' names.
    ([channel, handle]) => `${PLATFORM_NAMES[channel as ChannelName]} @${handle.replace(/^@/, '')}`,
  );
}

function anchor(url: string, name: string): Html {
  return html`<a href="${url}" rel="noreferrer">${name}</a>`;
}
