import type { FastifyReply } from 'fastify';
import { fill } from '../../lib/fill';
import { formField } from '../../lib/form-field';
import { withLanguage } from '../../lib/page-language';
import type { Cycle } from '../../turn/port';
import type { Link } from '../links/link';
import { maskOrderNumber } from '../orders/order-number';
import { openCheckout } from '../payments/open-checkout';
import { applyPromoCode } from '../prices/apply-code';
import { purseOf } from '../prices/purse';
import { quoteTotals } from '../prices/quote';
import { CODE_LENGTH_MAX } from './extras';
import type { PageContext } from './layout';
import { noticePage } from './notice-page';
import { sendPage } from './page-scope';
import { renewalPage, reviewPage } from './renewal-page';
import { pageOptions, type ShowLinkDeps, showLink } from './show-link';
import type { Visit } from './visit';

export interface PressDeps extends ShowLinkDeps {
  /** What customers reach us by, without trailing slash. Nothing of a request ever makes an address. */
  readonly publicUrl: () => string;
}

/** The description a provider keeps names this many orders; of more it says how many. */
const ORDERS_DESCRIBED = 5;

/** Cycle, provider and whether to use points are read from the form; prices come from the stored quote. */
export async function pressPay(
  visit: Visit,
  link: Link | undefined,
  reply: FastifyReply,
  deps: PressDeps,
): Promise<FastifyReply> {
  if (!link) return sendPage(reply.code(404), noticePage(visit.context, 'unknown'));
  const back = withLanguage(visit.path, visit.asked);
  const points = formField(visit.request, 'points') === 'use';
  const purse = points ? await purseOf(deps.store, link, deps.clock.now()) : undefined;
  const wished = formField(visit.request, 'cycle');
  const total = quoteTotals(link.quote, purse).find(({ cycle }) => cycle === wished);
  if (link.state !== 'issued' || !total) return reply.redirect(back, 303);

  const context = visit.contextFor(link);
  if (formField(visit.request, 'step') === 'review') {
    const options = await pageOptions(visit, link, deps, false);
    return sendPage(reply, reviewPage(context, link, { ...options, total, back }));
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

/** Answers the page again, with the price the code makes or with words on why it makes none. */
export async function pressCode(
  visit: Visit,
  link: Link | undefined,
  reply: FastifyReply,
  deps: PressDeps,
): Promise<FastifyReply> {
  const typed = (formField(visit.request, 'code') ?? '').trim().slice(0, CODE_LENGTH_MAX);
  if (!link || link.state !== 'issued' || typed === '') return showLink(visit, link, reply, deps);
  const applied = await applyPromoCode(link, typed, deps);
  if (applied.outcome === 'closed') return showLink(visit, applied.link, reply, deps);
  const options = await pageOptions(visit, applied.link, deps, false);
  const code = { typed, outcome: applied.outcome };
  return sendPage(reply, renewalPage(visit.contextFor(link), applied.link, { ...options, code }));
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
