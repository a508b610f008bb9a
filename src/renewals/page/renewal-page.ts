import { fill } from '../../lib/fill';
import { type Html, html, rawHtml } from '../../lib/html';
import type { Cycle } from '../../turn/port';
import type { Link } from '../links/link';
import type { Provider } from '../port';
import { type QuoteTotal, quoteTotals, savingPercent } from '../prices/quote';
import { codeForm, pointsChoice, type TriedCode } from './extras';
import { formatDay, formatDays, formatList, formatMoney } from './format';
import { ICONS } from './icons';
import { layout, type PageContext } from './layout';
import { linkFacts } from './link-view';
import { reductions } from './reductions';
import { type ReportForm, reportForm } from './report-form';
import type { Texts } from './texts';
import { vatRow } from './vat-row';

export interface RenewalPageOptions {
  /** Path the form posts to. */
  readonly action: string;
  /** The last try to pay failed: say so. */
  readonly failed: boolean;
  /** Who the brand takes payments by; a choice where there are several. */
  readonly providers: readonly Provider[];
  /** The one that is chosen until the customer chooses another. */
  readonly provider: Provider;
  /** The price with what points there are to spend; the same as without where there are none. */
  readonly withPoints: readonly QuoteTotal[];
  /** Path the code's form posts to, and what became of the code it brought. */
  readonly codeAction: string;
  readonly code?: TriedCode;
  /** Shown inside another app's browser, where some payment pages do not load. */
  readonly inApp: boolean;
  /** Where a report about the link is sent. */
  readonly report?: ReportForm;
}

/** More ends than these are told as first and last. */
const DAYS_NAMED = 2;

/** The page of an open link: what is renewed, how long, what it costs, one button. No script, nothing personal. */
export function renewalPage(context: PageContext, link: Link, options: RenewalPageOptions): string {
  const { texts } = context;
  const totals = quoteTotals(link.quote);
  const spending = options.withPoints.some(({ pointsMinor }) => pointsMinor > 0) ? options.withPoints : [];
  const chosen = chosenCycle(link, totals);
  return layout(context, {
    title: texts.title,
    main: html`<main><h1>${texts.title}</h1>${options.failed && failedNote(context)}${linkFacts(context, link)}<form id="pay" method="post" action="${options.action}"><input type="hidden" name="lang" value="${context.language}"><fieldset><legend class="head"><h2>${texts.howLong}</h2>${promotionText(context, link)}</legend>${totals.map((total) => cycleCard(context, link, { total, totals, checked: total.cycle === chosen }))}</fieldset>${pointsChoice(context, link, spending)}${payWith(context, options)}${options.inApp && html`<p class="soft">${texts.openInBrowser}</p>`}</form>${codeForm(context, options.codeAction, options.code)}<section><h2>${texts.summary}</h2>${totals.map((total) => summary(context, link, total, 'n'))}${spending.map((total) => summary(context, link, total, 'p'))}</section>${trust(context, link)}${notYou(context, options.report)}</main>`,
    bar: bar(
      context,
      html`<button class="go" form="pay" name="step" value="review">${texts.continue}</button><button class="pay" form="pay" name="step" value="pay">${totals.map((total) => payText(context, link, total, 'n'))}${spending.map((total) => payText(context, link, total, 'p'))}</button>`,
    ),
  });
}

/** For browsers whose button cannot follow the choice: the chosen length and its total once more, then the button. */
export function reviewPage(
  context: PageContext,
  link: Link,
  options: RenewalPageOptions & { total: QuoteTotal; back: string },
): string {
  const { texts } = context;
  const { total } = options;
  return layout(context, {
    title: texts.review,
    main: html`<main><h1>${texts.review}</h1>${linkFacts(context, link)}<form id="pay" method="post" action="${options.action}"><input type="hidden" name="lang" value="${context.language}"><input type="hidden" name="cycle" value="${total.cycle}">${total.pointsMinor > 0 && html`<input type="hidden" name="points" value="use">`}<div class="pick on">${cycleText(context, total)}${cost(context, link, total)}</div>${payWith(context, options)}${options.inApp && html`<p class="soft">${texts.openInBrowser}</p>`}</form><section><h2>${texts.summary}</h2>${summaryList(context, link, total)}</section><p><a href="${options.back}">${texts.change}</a></p></main>`,
    bar: bar(
      context,
      html`<button form="pay" name="step" value="pay">${fill(texts.pay, { amount: money(context, link, total.finalMinor) })}</button>`,
    ),
  });
}

/** Of several buttons the first is the one that Enter in a field presses: it only leads on to the review page. */
function bar({ texts }: PageContext, buttons: Html): Html {
  return html`<div class="bar" role="region" aria-label="${texts.review}"><div>${buttons}<p>${texts.once}</p></div></div>`;
}

function chosenCycle(link: Link, totals: readonly QuoteTotal[]): Cycle | undefined {
  const { preselected } = link.quote;
  return totals.some((total) => total.cycle === preselected) ? preselected : totals[0]?.cycle;
}

function failedNote({ texts }: PageContext): Html {
  return html`<div class="warn" role="alert"><b>${texts.failed.title}</b><p>${texts.failed.text}</p></div>`;
}

/** Named above the choice only where it counts for every order, whatever is chosen. */
function promotionText({ brand, language }: PageContext, { quote }: Link): Html | undefined {
  const id = quote.promotion?.id;
  const always = quote.lines.every(({ prices }) => prices.every(({ promotion }) => promotion?.id === id));
  const promotion = brand.promotions.find((candidate) => candidate.id === id);
  return promotion && always ? html`<span class="good">${promotion.names[language]}</span>` : undefined;
}

function cycleCard(
  context: PageContext,
  link: Link,
  { total, totals, checked }: { total: QuoteTotal; totals: readonly QuoteTotal[]; checked: boolean },
): Html {
  const saving = savingPercent(totals, total.cycle);
  const tag =
    saving > 0 && html`<span class="tag">${fill(context.texts.save, { percent: String(saving) })}</span>`;
  return html`<label class="pick" for="c-${total.cycle}"><input type="radio" id="c-${total.cycle}" name="cycle" value="${total.cycle}" required${checked && rawHtml(' checked')}>${cycleText(context, total, tag)}${cost(context, link, total)}</label>`;
}

function cycleText(context: PageContext, total: QuoteTotal, tag?: Html | false): Html {
  const { texts, language, brand } = context;
  const ends = total.untilAt.toSorted((a, b) => a - b);
  const days = [...new Set(ends.map((at) => formatDay(at, language, brand.brand.timeZone)))];
  const [first = 0] = ends;
  const last = ends.at(-1) ?? first;
  const date =
    days.length > DAYS_NAMED
      ? formatDays(first, last, language, brand.brand.timeZone)
      : formatList(days, language);
  return html`<span class="what"><b>${texts.cycles[total.cycle]}</b>${tag}<span class="soft">${fill(texts.until, { date })}</span></span>`;
}

function cost(context: PageContext, link: Link, total: QuoteTotal): Html {
  const struck =
    total.listMinor > total.finalMinor &&
    html`<span class="vh">${context.texts.insteadOf} </span><s>${money(context, link, total.listMinor)}</s>`;
  return html`<span class="cost"><b>${money(context, link, total.finalMinor)}</b>${struck}</span>`;
}

function payWith({ texts }: PageContext, { providers, provider }: RenewalPageOptions): Html {
  if (providers.length < 2)
    return html`<section><h2 class="head">${texts.payWith}</h2><div class="pick on">${ICONS.card}${providerText(texts, provider)}</div></section>`;
  return html`<section><fieldset><legend class="head"><h2>${texts.payWith}</h2></legend>${providers.map((one) => html`<label class="pick" for="p-${one}"><input type="radio" id="p-${one}" name="provider" value="${one}"${one === provider && rawHtml(' checked')}>${providerText(texts, one)}</label>`)}</fieldset></section>`;
}

function providerText(texts: Texts, provider: Provider): Html {
  const [name, note] = {
    sandbox: [texts.card, texts.pretend],
    stripe: [texts.card, texts.cardBrands],
    paypal: [texts.paypal, texts.paypalNote],
  }[provider];
  return html`<span class="what"><b>${name}</b><span class="soft">${note}</span></span>`;
}

/** `n` is shown while no points are chosen, `p` while they are; see the style sheet. */
type Shown = 'n' | 'p';

function payText(context: PageContext, link: Link, total: QuoteTotal, shown: Shown): Html {
  const amount = money(context, link, total.finalMinor);
  return html`<span class="t t-${total.cycle} ${shown}">${fill(context.texts.pay, { amount })}</span>`;
}

function summary(context: PageContext, link: Link, total: QuoteTotal, shown: Shown): Html {
  return html`<div class="t t-${total.cycle} ${shown}">${summaryList(context, link, total)}</div>`;
}

function summaryList(context: PageContext, link: Link, total: QuoteTotal): Html {
  const { texts } = context;
  const less = reductions(context, total, link.quote.currency);
  return html`<dl>${less}<div class="sum"><dt>${texts.total}</dt><dd>${money(context, link, total.finalMinor)}</dd></div>${vatRow(context, total.vatMinor, link.quote.currency)}</dl>`;
}

function trust({ texts, now }: PageContext, link: Link): Html {
  const hours = String(Math.max(1, Math.ceil((link.expiresAt - now) / 3_600_000)));
  const lines = [texts.trustPartner, texts.trustNever, fill(texts.trustCloses, { hours })];
  return html`<ul class="trust">${lines.map((line) => html`<li>${ICONS.check}<span>${line}</span></li>`)}</ul>`;
}

function notYou(context: PageContext, report: ReportForm | undefined): Html {
  const { texts, brand, language } = context;
  const domains = formatList(brand.brand.domains, language);
  return html`<details><summary>${texts.notYou}</summary><p>${texts.notYouText}</p><p>${fill(texts.addresses, { domains })}</p>${report && reportForm(context, report)}</details>`;
}

function money({ language }: PageContext, link: Link, minor: number): string {
  return formatMoney(minor, link.quote.currency, language);
}
