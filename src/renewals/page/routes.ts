import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withLanguage } from '../../lib/page-language';
import { countOpened, findLink } from '../links/link';
import { noticePage } from './notice-page';
import { pageScope, sendPage } from './page-scope';
import { type PressDeps, pressCode, pressPay } from './press';
import { showAfterPayment, showLink, showReceiptAgain } from './show-link';
import { contentSecurityPolicy } from './styles';
import { loadTexts } from './texts';
import { tokenOf, visitOf } from './visit';

export interface RenewalRoutesDeps extends PressDeps {
  /** The sandbox page shows this page in a frame; nobody else may. */
  readonly sandbox?: boolean;
}

/** Views and presses of one link in a minute. Counted per link: behind a proxy all customers share one address. */
const VIEWS_PER_MINUTE = 120;
/** Codes tried on one link in a minute: enough for typing errors, too few to find one by trying. */
const CODES_PER_MINUTE = 10;
const FORM_LIMIT = 8 * 1024;

/** The customer's renewal page: `GET /r/:token`, `POST /r/:token/code`, `POST /r/:token/checkout`, `GET /r/:token/done`. */
export async function renewalRoutes(app: FastifyInstance, deps: RenewalRoutesDeps): Promise<void> {
  const texts = loadTexts();
  const origins = deps.checkouts.all.flatMap((checkout) => checkout.origins);
  const framed = deps.sandbox === true;
  const visit = (request: FastifyRequest) => visitOf(request, deps, texts);
  const linkOf = (request: FastifyRequest) => findLink(deps.store, tokenOf(request), deps.clock);
  const pages = {
    policy: contentSecurityPolicy(origins, framed ? "'self'" : "'none'"),
    framed,
    formLimit: FORM_LIMIT,
    viewsPerMinute: VIEWS_PER_MINUTE,
    countedBy: tokenOf,
    fault: (request: FastifyRequest, kind: 'tooMany' | 'outage') =>
      noticePage(visit(request).context, kind, { againPath: `/r/${tokenOf(request)}` }),
    log: deps.log,
  };

  await pageScope(app, pages, (scope) => {
    scope.get('/r/:token', async (request, reply) => {
      const link = await linkOf(request);
      if (!link) return showReceiptAgain(visit(request), reply, deps);
      if (request.method === 'GET') await countOpened(deps.store, link.id);
      return showLink(visit(request), link, reply, deps);
    });
    scope.get('/r/:token/done', async (request, reply) =>
      showAfterPayment(visit(request), await linkOf(request), reply, deps),
    );
    const guesses = { rateLimit: { max: CODES_PER_MINUTE, timeWindow: '1 minute' } };
    scope.post('/r/:token/code', { bodyLimit: FORM_LIMIT, config: guesses }, async (request, reply) =>
      pressCode(visit(request), await linkOf(request), reply, deps),
    );
    scope.post('/r/:token/checkout', { bodyLimit: FORM_LIMIT }, async (request, reply) =>
      pressPay(visit(request), await linkOf(request), reply, deps),
    );
    // Where forms lead: whoever changes the language there, or opens it again, comes by GET.
    const toPage = (request: FastifyRequest, reply: FastifyReply) => {
      const { path, asked } = visit(request);
      return reply.redirect(withLanguage(path, asked), 303);
    };
    for (const form of ['code', 'checkout', 'report']) scope.get(`/r/:token/${form}`, toPage);
    // Longer than any token, or with something after it: cut or altered on the way.
    scope.get('/r/*', (request, reply) =>
      sendPage(reply.code(404), noticePage(visit(request).context, 'unknown')),
    );
  });
}
