import { fill } from '../../lib/fill';
import { type Html, html } from '../../lib/html';
import type { Link } from '../links/link';
import { maskOrderNumber } from '../orders/order-number';
import type { Receipt } from '../payments/payment-rows';
import { type QuoteTotal, quoteTotals } from '../prices/quote';
import { formatDay, formatMoney } from './format';
import { ICONS } from './icons';
import { layout, type PageContext } from './layout';
import { chatValues, linkFacts } from './link-view';
import { reductions } from './reductions';
import { vatRow } from './vat-row';

export type NoticeKind =
  | 'expired'
  | 'replaced'
  | 'cancelled'
  | 'withdrawn'
  | 'unknown'
  | 'outage'
  | 'tooMany'
  | 'waiting'
  | 'waitingLong'
  | 'pending'
  | 'failed';

export interface NoticeOptions {
  /** The link, where there is one: names the chat. */
  readonly link?: Link;
  /** Opens the chat this link came from. */
  readonly chatUrl?: string;
  /** Path to try again or look again. */
  readonly againPath?: string;
}

/** A page that says one thing: why there is nothing to pay here, and what to do instead. */
export function noticePage(context: PageContext, kind: NoticeKind, options: NoticeOptions = {}): string {
  const { brand, texts } = context;
  const { title, text } = texts[kind];
  const values = options.link ? chatValues(brand, options.link.threadId) : {};
  const icon = kind === 'waiting' || kind === 'outage' ? ICONS.clock : ICONS.info;
  return layout(context, {
    title,
    main: html`<main><div class="note" role="status">${icon}<h1>${title}</h1><p>${fill(text, values)}</p>${again(context, kind, options)}${chat(context, options)}</div></main>`,
  });
}

/** What a paid link shows: code, plan, masked order, new end, amount. Nothing personal, so it may stay readable. */
export function receiptPage(
  context: PageContext,
  link: Link,
  receipt: Receipt,
  options: NoticeOptions,
): string {
  const { brand, texts, language } = context;
  const { timeZone } = brand.brand;
  const untilAt = new Map(receipt.renewals.map((renewal) => [renewal.orderKey, renewal.untilAt]));
  const total = paidTotal(link, receipt);
  // Money that went back activates nothing any more.
  const comes = receipt.renewals.length < link.quote.lines.length && receipt.refundedMinor === 0;
  const lines = link.quote.lines.map((line, index) => {
    const at = untilAt.get(link.orderKeys[index] ?? '');
    const end = at !== undefined && fill(texts.newEnd, { date: formatDay(at, language, timeZone) });
    return html`<div><dt><b>${line.planNames[language]}</b><span class="row">${maskOrderNumber(line.orderNumber)}</span></dt><dd>${end || (comes && texts.activating)}</dd></div>`;
  });
  return layout(context, {
    title: texts.paid.title,
    main: html`<main><div class="note" role="status">${ICONS.done}<h1>${texts.paid.title}</h1><p>${fill(comes ? texts.activatingNote : texts.paid.text, chatValues(brand, link.threadId))}</p>${chat(context, options)}</div><section><h2>${texts.receipt} ${link.code}</h2><dl>${lines}<div><dt>${texts.paidOn}</dt><dd>${formatDay(receipt.at, language, timeZone)}</dd></div>${total && reductions(context, total, receipt.currency)}<div class="sum"><dt>${texts.total}</dt><dd>${formatMoney(receipt.amountMinor, receipt.currency, language)}</dd></div>${total && vatRow(context, total.vatMinor, receipt.currency)}${refundedRow(context, receipt)}</dl></section></main>`,
  });
}

function refundedRow(
  { texts, language }: PageContext,
  { refundedMinor, currency }: Receipt,
): Html | undefined {
  if (refundedMinor === 0) return undefined;
  return html`<div><dt>${texts.refunded}</dt><dd>${formatMoney(refundedMinor, currency, language)}</dd></div>`;
}

/** What was paid for, as it was priced when its page was opened. */
function paidTotal(link: Link, { quote, points, cycle }: Receipt): QuoteTotal | undefined {
  const purse = new Map(
    quote.lines.map((line, index) => [line.orderNumber, points[link.orderKeys[index] ?? ''] ?? 0]),
  );
  return quoteTotals(quote, purse).find((total) => total.cycle === cycle);
}

/** Waiting and failed, with the facts of the link: reached from the provider's page, which proves nothing. */
export function afterPaymentPage(
  context: PageContext,
  kind: 'waiting' | 'waitingLong' | 'pending' | 'failed',
  options: NoticeOptions & { link: Link },
): string {
  const { texts } = context;
  const { title, text } = texts[kind];
  const icon = kind === 'failed' ? ICONS.info : ICONS.clock;
  return layout(context, {
    title,
    main: html`<main><div class="note" role="status">${icon}<h1>${title}</h1><p>${text}</p>${again(context, kind, options)}${chat(context, options)}</div><section>${linkFacts(context, options.link)}</section></main>`,
  });
}

/** Money is on its way: there is nothing to try again, only to see. */
const COMING: ReadonlySet<NoticeKind> = new Set(['waiting', 'waitingLong', 'pending']);

function again({ texts }: PageContext, kind: NoticeKind, { againPath }: NoticeOptions): Html | undefined {
  if (againPath === undefined) return undefined;
  return html`<a class="button" href="${againPath}">${COMING.has(kind) ? texts.checkAgain : texts.tryAgain}</a>`;
}

function chat({ texts }: PageContext, { chatUrl, againPath }: NoticeOptions): Html | undefined {
  if (chatUrl === undefined) return undefined;
  return html`<a class="button${againPath !== undefined && ' quiet'}" href="${chatUrl}">${texts.toChat}</a>`;
}
