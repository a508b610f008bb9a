import type { FastifyReply } from 'fastify';
import type { Brand } from '../../brand';
import { RenewalError } from '../../lib/errors';
import { formField } from '../../lib/form-field';
import { withLanguage } from '../../lib/page-language';
import type { Link } from '../links/link';
import { findReceiptLink } from '../links/receipt-link';
import { type CheckoutRow, findLatestCheckout, findPendingCheckout } from '../payments/checkout-rows';
import type { OpenCheckoutDeps } from '../payments/open-checkout';
import { findReceipt, isOnItsWay } from '../payments/payment-rows';
import { purseOf } from '../prices/purse';
import { quoteTotals } from '../prices/quote';
import { chatUrl } from './chat-url';
import type { FormStamps } from './form-stamp';
import { refreshOf } from './look-again';
import { afterPaymentPage, type NoticeKind, noticePage, receiptPage } from './notice-page';
import { sendPage } from './page-scope';
import { renewalPage } from './renewal-page';
import { tokenOf, type Visit } from './visit';

export interface ShowLinkDeps extends OpenCheckoutDeps {
  readonly brand: Brand;
  /** For the report form; without them the page has none. */
  readonly stamps?: FormStamps;
}

// Browsers inside the apps of Facebook, Messenger and Instagram say so; some payment pages do not load there.
const IN_APP = /FBAN|FBAV|Instagram/;

/** The page of a link by its state. Shows only: nothing changes by it. */
export async function showLink(
  visit: Visit,
  link: Link | undefined,
  reply: FastifyReply,
  deps: ShowLinkDeps,
): Promise<FastifyReply> {
  if (!link) return sendPage(reply.code(404), noticePage(visit.context, 'unknown'));
  const context = visit.contextFor(link);
  if (link.state === 'paid') return showReceipt(visit, link, reply, deps);
  const coming = await findPendingCheckout(deps.store, link, deps.clock.now());
  if (coming) return showComing(visit, link, coming, reply, deps);
  if (link.state !== 'issued')
    return sendPage(reply.code(410), noticePage(context, noticeOf(link), { link, ...chatOf(link, deps) }));
  const latest = await findLatestCheckout(deps.store, link.id);
  return sendPage(
    reply,
    renewalPage(context, link, await pageOptions(visit, link, deps, latest?.status === 'failed')),
  );
}

/** A link that nothing took the place of was cancelled by a person: nobody has renewed anything by another one. */
function noticeOf({ state, replacedBy }: Link): NoticeKind {
  if (state === 'cancelled') return replacedBy === undefined ? 'withdrawn' : 'cancelled';
  return state === 'replaced' ? 'replaced' : 'expired';
}

/** What the visitor comes back to. That somebody opens this address proves nothing: only our own state is shown. */
export async function showAfterPayment(
  visit: Visit,
  link: Link | undefined,
  reply: FastifyReply,
  deps: ShowLinkDeps,
): Promise<FastifyReply> {
  if (!link || link.state === 'paid') return showLink(visit, link, reply, deps);
  const latest =
    (await findPendingCheckout(deps.store, link, deps.clock.now())) ??
    (await findLatestCheckout(deps.store, link.id));
  if (!latest) return showLink(visit, link, reply, deps);
  if (latest.status !== 'failed') return showComing(visit, link, latest, reply, deps);
  const againPath = withLanguage(visit.path, visit.asked);
  const options = { link, ...chatOf(link, deps), againPath };
  return sendPage(reply, afterPaymentPage(visit.contextFor(link), 'failed', options));
}

/** Money that is on its way for days, or a payment whose confirmation is a matter of seconds. */
async function showComing(
  visit: Visit,
  link: Link,
  coming: CheckoutRow,
  reply: FastifyReply,
  deps: ShowLinkDeps,
): Promise<FastifyReply> {
  const againPath = withLanguage(`${visit.path}/done`, visit.asked);
  const options = { link, ...chatOf(link, deps), againPath };
  const show = (kind: 'pending' | 'waiting' | 'waitingLong') =>
    sendPage(reply, afterPaymentPage(visit.contextFor(link), kind, options));
  if (await isOnItsWay(deps.store, coming.id)) return show('pending');
  const refresh = refreshOf(visit.look, againPath);
  if (refresh === undefined) return show('waitingLong');
  reply.header('refresh', refresh);
  return show('waiting');
}

async function showReceipt(
  visit: Visit,
  link: Link,
  reply: FastifyReply,
  deps: ShowLinkDeps,
): Promise<FastifyReply> {
  const receipt = await findReceipt(deps.store, link.id);
  if (!receipt) throw new RenewalError('RECEIPT_MISSING', 'a paid link has no payment');
  return sendPage(reply, receiptPage(visit.contextFor(link), link, receipt, chatOf(link, deps)));
}

/** What a receipt's own token shows. Nothing can be done on this page. */
export async function showReceiptAgain(
  visit: Visit,
  reply: FastifyReply,
  deps: ShowLinkDeps,
): Promise<FastifyReply> {
  const found = await findReceiptLink(deps.store, tokenOf(visit.request), deps.clock);
  if (!found) return sendPage(reply.code(404), noticePage(visit.context, 'unknown'));
  const { link, expired } = found;
  if (!expired) return showReceipt(visit, link, reply, deps);
  const options = { link, ...chatOf(link, deps) };
  return sendPage(reply.code(410), noticePage(visit.contextFor(link), 'expired', options));
}

/** What the renewal page needs besides its link. */
export async function pageOptions(
  { request, path }: Visit,
  link: Link,
  { checkouts, store, clock, stamps }: ShowLinkDeps,
  failed: boolean,
) {
  const providers = checkouts.all.map(({ provider }) => provider);
  return {
    providers,
    provider: checkouts.of(formField(request, 'provider'))?.provider ?? checkouts.all[0].provider,
    action: `${path}/checkout`,
    codeAction: `${path}/code`,
    withPoints: quoteTotals(link.quote, await purseOf(store, link, clock.now())),
    failed,
    inApp: IN_APP.test(request.headers['user-agent'] ?? ''),
    ...(stamps && { report: { action: `${path}/report`, stamp: stamps.make(`${path}/report`) } }),
  };
}

function chatOf(link: Link, { brand }: ShowLinkDeps): { chatUrl?: string } {
  const url = chatUrl(brand, link.threadId);
  return url === undefined ? {} : { chatUrl: url };
}
