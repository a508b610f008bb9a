import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Brand } from '../../brand';
import { ApiError, errorCode, RenewalError } from '../../lib/errors';
import type { Cycle } from '../../turn/port';
import { applyPromoCode } from '../apply-code';
import { type CheckoutRow, findLatestCheckout, findPendingCheckout } from '../checkout-rows';
import { countOpened, findLink, type Link } from '../link';
import { type OpenCheckoutDeps, openCheckout } from '../open-checkout';
import { maskOrderNumber } from '../order-number';
import { findReceipt, isOnItsWay } from '../payment-rows';
import { purseOf } from '../purse';
import { quoteTotals } from '../quote';
import { findReceiptLink } from '../receipt-link';
import { chatUrl } from './chat-url';
import { CODE_LENGTH_MAX } from './extras';
import type { FormStamps } from './form-stamp';
import type { PageContext } from './layout';
import { afterPaymentPage, type NoticeKind, noticePage, receiptPage } from './notice-page';
import { pageHeaders } from './page-headers';
import { renewalPage, reviewPage } from './renewal-page';
import { contentSecurityPolicy } from './styles';
import { fill, loadTexts } from './texts';
import { formField, tokenOf, type Visit, visitOf, withLanguage } from './visit';

export interface RenewalRoutesDeps extends OpenCheckoutDeps {
  readonly brand: Brand;
  /** What customers reach us by, without trailing slash. Nothing of a request ever makes an address. */
  readonly publicUrl: () => string;
  /** For the report form; without them the page has none. */
  readonly stamps?: FormStamps;
  /** The sandbox page shows this page in a frame; nobody else may. */
  readonly sandbox?: boolean;
}

/** Views and presses of one link in a minute. Counted per link: behind a proxy all customers share one address. */
const VIEWS_PER_MINUTE = 120;
/** Codes tried on one link in a minute: enough for typing errors, too few to find one by trying. */
const CODES_PER_MINUTE = 10;
/** The description a provider keeps names this many orders; of more it says how many. */
const ORDERS_DESCRIBED = 5;
const FORM_LIMIT = 8 * 1024;
/** Seconds until the waiting page looks again by itself; a header, so that no script is needed. */
const REFRESH_S = 4;
// Browsers inside the apps of Facebook, Messenger and Instagram say so; some payment pages do not load there.
const IN_APP = /FBAN|FBAV|Instagram/;

/** The customer's renewal page: `GET /r/:token`, `POST /r/:token/code`, `POST /r/:token/checkout`, `GET /r/:token/done`. */
export async function renewalRoutes(app: FastifyInstance, deps: RenewalRoutesDeps): Promise<void> {
  const texts = loadTexts();
  const policy = contentSecurityPolicy(
    deps.checkouts.all.flatMap(({ origins }) => origins),
    deps.sandbox ? "'self'" : "'none'",
  );
  const visit = (request: FastifyRequest) => visitOf(request, deps, texts);

  await app.register(async (scope) => {
    await scope.register(formbody, { bodyLimit: FORM_LIMIT });
    await scope.register(rateLimit, {
      max: VIEWS_PER_MINUTE,
      timeWindow: '1 minute',
      keyGenerator: (request) => tokenOf(request),
      errorResponseBuilder: () => new ApiError(429, 'TOO_MANY_REQUESTS', 'wait a minute'),
    });
    scope.addHook('onRequest', (_request, reply, done) => {
      reply.headers(pageHeaders(policy, deps.sandbox === true));
      done();
    });
    scope.setErrorHandler((error, request, reply) => {
      const status = statusOf(error);
      if (status >= 500) deps.log.error({ code: errorCode(error) }, 'renewal page failed');
      const kind: NoticeKind = status === 429 ? 'tooMany' : 'outage';
      const againPath = `/r/${tokenOf(request)}`;
      return send(reply.code(status), noticePage(visit(request).context, kind, { againPath }));
    });
    scope.get('/r/:token', async (request, reply) => {
      const link = await findLink(deps.store, tokenOf(request), deps.clock);
      if (!link) return showReceiptAgain(visit(request), reply, deps);
      if (request.method === 'GET') await countOpened(deps.store, link.id);
      return showLink(visit(request), link, reply, deps);
    });
    scope.get('/r/:token/done', async (request, reply) => {
      const link = await findLink(deps.store, tokenOf(request), deps.clock);
      return showAfterPayment(visit(request), link, reply, deps);
    });
    const guesses = { rateLimit: { max: CODES_PER_MINUTE, timeWindow: '1 minute' } };
    scope.post('/r/:token/code', { bodyLimit: FORM_LIMIT, config: guesses }, async (request, reply) => {
      const link = await findLink(deps.store, tokenOf(request), deps.clock);
      return pressCode(visit(request), link, reply, deps);
    });
    scope.post('/r/:token/checkout', { bodyLimit: FORM_LIMIT }, async (request, reply) => {
      const link = await findLink(deps.store, tokenOf(request), deps.clock);
      return pressPay(visit(request), link, reply, deps);
    });
  });
}

async function showLink(
  visit: Visit,
  link: Link | undefined,
  reply: FastifyReply,
  deps: RenewalRoutesDeps,
): Promise<FastifyReply> {
  if (!link) return send(reply.code(404), noticePage(visit.context, 'unknown'));
  const context = visit.contextFor(link);
  if (link.state === 'paid') return showReceipt(visit, link, reply, deps);
  const coming = await findPendingCheckout(deps.store, link, deps.clock.now());
  if (coming) return showComing(visit, link, coming, reply, deps);
  if (link.state !== 'issued')
    return send(reply.code(410), noticePage(context, link.state, { link, ...chatOf(link, deps) }));
  const latest = await findLatestCheckout(deps.store, link.id);
  return send(
    reply,
    renewalPage(context, link, await pageOptions(visit, link, deps, latest?.status === 'failed')),
  );
}

/** Answers the page again, with the price the code makes or with words on why it makes none. */
async function pressCode(
  visit: Visit,
  link: Link | undefined,
  reply: FastifyReply,
  deps: RenewalRoutesDeps,
): Promise<FastifyReply> {
  const typed = (formField(visit.request, 'code') ?? '').trim().slice(0, CODE_LENGTH_MAX);
  if (!link || link.state !== 'issued' || typed === '') return showLink(visit, link, reply, deps);
  const applied = await applyPromoCode(link, typed, deps);
  if (applied.outcome === 'closed') return showLink(visit, applied.link, reply, deps);
  const options = await pageOptions(visit, applied.link, deps, false);
  const code = { typed, outcome: applied.outcome };
  return send(reply, renewalPage(visit.contextFor(link), applied.link, { ...options, code }));
}

/** What the visitor comes back to. That somebody opens this address proves nothing: only our own state is shown. */
async function showAfterPayment(
  visit: Visit,
  link: Link | undefined,
  reply: FastifyReply,
  deps: RenewalRoutesDeps,
): Promise<FastifyReply> {
  if (!link) return send(reply.code(404), noticePage(visit.context, 'unknown'));
  if (link.state === 'paid') return showReceipt(visit, link, reply, deps);
  const latest =
    (await findPendingCheckout(deps.store, link, deps.clock.now())) ??
    (await findLatestCheckout(deps.store, link.id));
  if (!latest) return showLink(visit, link, reply, deps);
  if (latest.status !== 'failed') return showComing(visit, link, latest, reply, deps);
  const againPath = withLanguage(visit.path, visit.asked);
  const options = { link, ...chatOf(link, deps), againPath };
  return send(reply, afterPaymentPage(visit.contextFor(link), 'failed', options));
}

/** Money that is on its way for days, or a payment whose confirmation is a matter of seconds. */
async function showComing(
  visit: Visit,
  link: Link,
  coming: CheckoutRow,
  reply: FastifyReply,
  deps: RenewalRoutesDeps,
): Promise<FastifyReply> {
  const againPath = withLanguage(`${visit.path}/done`, visit.asked);
  const kind = (await isOnItsWay(deps.store, coming.id)) ? 'pending' : 'waiting';
  if (kind === 'waiting') reply.header('refresh', REFRESH_S);
  const options = { link, ...chatOf(link, deps), againPath };
  return send(reply, afterPaymentPage(visit.contextFor(link), kind, options));
}

async function showReceipt(
  visit: Visit,
  link: Link,
  reply: FastifyReply,
  deps: RenewalRoutesDeps,
): Promise<FastifyReply> {
  const receipt = await findReceipt(deps.store, link.id);
  if (!receipt) throw new RenewalError('RECEIPT_MISSING', 'a paid link has no payment');
  return send(reply, receiptPage(visit.contextFor(link), link, receipt, chatOf(link, deps)));
}

/** What a receipt's own token shows. Nothing can be done on this page. */
async function showReceiptAgain(
  visit: Visit,
  reply: FastifyReply,
  deps: RenewalRoutesDeps,
): Promise<FastifyReply> {
  const found = await findReceiptLink(deps.store, tokenOf(visit.request), deps.clock);
  if (!found) return send(reply.code(404), noticePage(visit.context, 'unknown'));
  const { link, expired } = found;
  if (!expired) return showReceipt(visit, link, reply, deps);
  const options = { link, ...chatOf(link, deps) };
  return send(reply.code(410), noticePage(visit.contextFor(link), 'expired', options));
}

/** Cycle, provider and whether to use points are read from the form; prices come from the stored quote. */
async function pressPay(
  visit: Visit,
  link: Link | undefined,
  reply: FastifyReply,
  deps: RenewalRoutesDeps,
): Promise<FastifyReply> {
  if (!link) return send(reply.code(404), noticePage(visit.context, 'unknown'));
  const back = withLanguage(visit.path, visit.asked);
  const points = formField(visit.request, 'points') === 'use';
  const purse = points ? await purseOf(deps.store, link, deps.clock.now()) : undefined;
  const wished = formField(visit.request, 'cycle');
  const total = quoteTotals(link.quote, purse).find(({ cycle }) => cycle === wished);
  if (link.state !== 'issued' || !total) return reply.redirect(back, 303);

  const context = visit.contextFor(link);
  if (formField(visit.request, 'step') === 'review') {
    const options = await pageOptions(visit, link, deps, false);
    return send(reply, reviewPage(context, link, { ...options, total, back }));
  }
  const opened = await openCheckout(
    {
      link,
      cycle: total.cycle,
      points,
      provider: formField(visit.request, 'provider'),
      language: context.language,
      description: describe(context, link, total.cycle),
      returnUrl: deps.publicUrl() + withLanguage(`${visit.path}/done`, visit.asked),
      cancelUrl: deps.publicUrl() + back,
    },
    deps,
  );
  const onItsWay = withLanguage(`${visit.path}/done`, visit.asked);
  const elsewhere = opened.outcome === 'pending' ? onItsWay : back;
  return reply.redirect(opened.outcome === 'opened' ? opened.url : elsewhere, 303);
}

async function pageOptions(
  { request, path }: Visit,
  link: Link,
  { checkouts, store, clock, stamps }: RenewalRoutesDeps,
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

// The provider shows and keeps this text: masked like on our own page.
function describe(context: PageContext, link: Link, cycle: Cycle): string {
  const { brand, language, texts } = context;
  const { lines } = link.quote;
  if (lines.length > ORDERS_DESCRIBED) {
    const many = fill(texts.manyOrders, { count: String(lines.length) });
    return `${brand.brand.name}: ${many}, ${texts.cycles[cycle]}`;
  }
  const plans = lines.map((line) => `${line.planNames[language]} (${maskOrderNumber(line.orderNumber)})`);
  return `${brand.brand.name}: ${plans.join(', ')}, ${texts.cycles[cycle]}`;
}

function chatOf(link: Link, { brand }: RenewalRoutesDeps): { chatUrl?: string } {
  const url = chatUrl(brand, link.threadId);
  return url === undefined ? {} : { chatUrl: url };
}

function send(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}

function statusOf(error: unknown): number {
  if (error instanceof ApiError) return error.status;
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : 503;
}
