import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { errorCode } from '../../lib/errors';
import { fieldOf } from '../../lib/field-of';
import { formField } from '../../lib/form-field';
import type { Ids } from '../../lib/ids';
import { LANGUAGES } from '../../lib/languages';
import type { Logger } from '../../lib/log';
import { type SandboxCheckout, type SandboxSession, sandboxDelivery } from '../checkout-sandbox';
import type { PageContext } from '../page/layout';
import { noticePage } from '../page/notice-page';
import { sandboxPayPage } from '../page/sandbox-pay-page';
import { contentSecurityPolicy } from '../page/styles';
import { loadTexts } from '../page/texts';

export interface SandboxPayDeps {
  readonly checkout: SandboxCheckout;
  readonly secret: Buffer;
  readonly brand: Brand;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly publicUrl: () => string;
  /** Where this process hears itself, e.g. http://127.0.0.1:4310: the webhook goes there over real HTTP. */
  readonly ownUrl: () => string;
}

/** Pauses before each further delivery, as a provider does while we are down. */
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
const DELIVERY_TIMEOUT_MS = 5_000;

/** The pretend payment page `/sandbox/pay/:ref`. Register it only while the sandbox is on. */
export async function sandboxPayRoutes(app: FastifyInstance, deps: SandboxPayDeps): Promise<void> {
  const { checkout, brand, clock } = deps;
  const texts = loadTexts();
  const policy = contentSecurityPolicy([], "'self'");
  const courier = createCourier(deps);
  app.addHook('onClose', async () => courier.stop());

  const contextFor = (session: SandboxSession | undefined, asked: unknown): PageContext => {
    const language =
      LANGUAGES.find((known) => known === asked) ?? session?.language ?? brand.brand.defaultLanguage;
    const host = new URL(deps.publicUrl()).host;
    return { brand, language, allTexts: texts, texts: texts[language], host, now: clock.now() };
  };

  await app.register(async (scope) => {
    await scope.register(formbody, { bodyLimit: 8 * 1024 });
    scope.addHook('onRequest', (_request, reply, done) => {
      reply.headers({ 'content-security-policy': policy, 'x-frame-options': 'SAMEORIGIN' });
      done();
    });
    scope.get('/sandbox/pay/:ref', async (request, reply): Promise<FastifyReply> => {
      const { s: sealed = '', lang } = request.query as { s?: string; lang?: string };
      const session = readSession(checkout, sealed, request.params);
      const context = contextFor(session, lang);
      reply.type('text/html; charset=utf-8');
      if (!session) return reply.code(404).send(noticePage(context, 'unknown'));
      const action = `/sandbox/pay/${session.ref}`;
      return reply.send(sandboxPayPage(context, session, { action, sealed, open: checkout.isOpen(session) }));
    });
    scope.post('/sandbox/pay/:ref', async (request, reply): Promise<FastifyReply> => {
      const session = readSession(checkout, formField(request, 's'), request.params);
      if (!session)
        return reply
          .code(404)
          .type('text/html; charset=utf-8')
          .send(noticePage(contextFor(undefined, undefined), 'unknown'));
      if (checkout.settle(session))
        await courier.deliver(session, formField(request, 'outcome') === 'pay' ? 'succeeded' : 'failed');
      return reply.redirect(session.returnUrl, 303);
    });
  });
}

function readSession(
  checkout: SandboxCheckout,
  sealed: unknown,
  params: unknown,
): SandboxSession | undefined {
  const session = typeof sealed === 'string' ? checkout.readSession(sealed) : undefined;
  return session?.ref === fieldOf(params, 'ref') ? session : undefined;
}

/** Delivers webhooks: the first try is waited for, so that the payer usually comes back to a page that knows. */
function createCourier(deps: SandboxPayDeps) {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  const post = async (payment: Parameters<typeof sandboxDelivery>[0]): Promise<boolean> => {
    const { body, headers } = sandboxDelivery(payment, { secret: deps.secret, now: deps.clock.now() });
    try {
      const answer = await fetch(`${deps.ownUrl()}/webhooks/sandbox-checkout`, {
        method: 'POST',
        headers,
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch (error) {
      deps.log.warn({ code: errorCode(error) }, 'sandbox payment event not delivered');
      return false;
    }
  };
  const attempt = async (payment: Parameters<typeof sandboxDelivery>[0], tries: number): Promise<void> => {
    if (await post(payment)) return;
    const pause = RETRY_MS[tries];
    if (stopped || pause === undefined) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void attempt(payment, tries + 1);
    }, pause).unref();
    timers.add(timer);
  };
  return {
    deliver: ({ ref, amountMinor, currency }: SandboxSession, kind: 'succeeded' | 'failed') => {
      const eventId = `evt_${deps.ids.uuid()}`;
      const paymentRef = `sbxp_${deps.ids.uuid()}`;
      return attempt(
        { eventId, providerRef: ref, paymentRef, kind, amountMinor, currency, at: deps.clock.now() },
        0,
      );
    },
    stop: () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
