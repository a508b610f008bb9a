import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fieldOf } from '../../lib/field-of';
import { formField } from '../../lib/form-field';
import type { Language } from '../../lib/languages';
import { withLanguage } from '../../lib/page-language';
import { pageScope, sendPage } from '../../renewals/page/page-scope';
import { keepAddress } from '../keep-address';
import { assertSameSite } from '../same-site';
import { clientAddress } from './client-address';
import { createFormGuard } from './form-guard';
import { noticePage, recoveryPage, secondStepPage, signInPage, welcomePage } from './page';
import { type PageDeps, type ProblemKey, pagesOf } from './page-of-request';
import type { FirstStep, SecondStep, SignIn, SignInDeps } from './port';
import { SIGN_IN_POLICY } from './styles';

export interface SignInRoutesDeps extends PageDeps, SignInDeps {
  readonly signIn: SignIn;
}

const SIGN_IN = '/console/sign-in';
const SECOND_STEP = '/console/sign-in/second-factor';
const DESK = '/console/';
const FORM_LIMIT = 8 * 1024;
/** Views and tries of one address in a minute; behind a proxy that does not say for whom it asks, all share one. */
const VIEWS_PER_MINUTE = 240;

/** The pages that lead to the desk, and the way out. Written on the server; no script runs on them. */
export async function signInRoutes(app: FastifyInstance, deps: SignInRoutesDeps): Promise<void> {
  const { signIn, sessions, log } = deps;
  const guard = createFormGuard(deps);
  const pages = pagesOf(deps, guard);
  const scopeOptions = {
    policy: SIGN_IN_POLICY,
    framed: false,
    formLimit: FORM_LIMIT,
    viewsPerMinute: VIEWS_PER_MINUTE,
    countedBy: clientAddress,
    fault: (request: FastifyRequest, kind: 'tooMany' | 'outage') => noticePage(pages.plain(request), kind),
    log,
  };
  const visitorOf = (request: FastifyRequest) => ({
    address: clientAddress(request),
    browser: (request.headers['user-agent'] ?? '').replaceAll('\0', '').slice(0, 200),
  });

  await pageScope(app, scopeOptions, (scope) => {
    keepAddress(scope);
    scope.addHook('onRequest', async (_request, reply) => {
      // With "no-referrer" browsers send "Origin: null" with our own forms.
      reply.header('referrer-policy', 'same-origin');
    });

    const showSignIn = (
      request: FastifyRequest,
      reply: FastifyReply,
      problem?: ProblemKey,
      waitMs?: number,
    ) => {
      const next = nextOf(request);
      const name = formField(request, 'name');
      const page = pages.withForm(request, reply, { problem, waitMs, next });
      return sendPage(
        reply,
        signInPage(page, { ...(name !== undefined && { name }), ...(next && { next }) }),
      );
    };
    scope.get(SIGN_IN, async (request, reply) => {
      if (await sessions.find(request.headers.cookie)) return reply.redirect(nextOf(request) ?? DESK, 303);
      return showSignIn(request, reply);
    });
    scope.post(SIGN_IN, { bodyLimit: FORM_LIMIT }, async (request, reply) => {
      if (!guard.isGood(request)) return showSignIn(request, reply.code(403), 'form');
      const next = nextOf(request);
      const typed = {
        name: textOf(request, 'name'),
        password: textOf(request, 'password'),
        ...(next !== undefined && { nextPath: next }),
      };
      const step = await signIn.withPassword(typed, visitorOf(request));
      if (step.outcome === 'entered') return toSecondStep(reply, step, pages.asked(request));
      if (step.outcome === 'wait')
        return showSignIn(request, waiting(reply, step.waitMs), 'wait', step.waitMs);
      return showSignIn(request, reply.code(401), 'wrong');
    });

    const showSecondStep = async (
      request: FastifyRequest,
      reply: FastifyReply,
      problem?: ProblemKey,
      waitMs?: number,
    ) => {
      const entry = await signIn.entry(request.headers.cookie);
      if (!entry) return reply.redirect(withLanguage(`${SIGN_IN}?note=ended`, pages.asked(request)), 303);
      return sendPage(reply, secondStepPage(pages.withForm(request, reply, { problem, waitMs }), entry));
    };
    scope.get(SECOND_STEP, async (request, reply) => showSecondStep(request, reply));
    scope.post(SECOND_STEP, { bodyLimit: FORM_LIMIT }, async (request, reply) => {
      if (!guard.isGood(request)) return showSecondStep(request, reply.code(403), 'form');
      const { cookie } = request.headers;
      const visitor = visitorOf(request);
      const step =
        formField(request, 'skip') === 'yes'
          ? await signIn.withoutCode(cookie, visitor)
          : await signIn.withCode(cookie, textOf(request, 'code'), visitor);
      if (step.outcome === 'signed-in') return showSignedIn(request, reply, step);
      if (step.outcome === 'wait')
        return showSecondStep(request, waiting(reply, step.waitMs), 'wait', step.waitMs);
      return showSecondStep(request, reply.code(401), 'code');
    });
    const showSignedIn = (
      request: FastifyRequest,
      reply: FastifyReply,
      { setCookies, nextPath = DESK, recoveryCodes }: Extract<SecondStep, { outcome: 'signed-in' }>,
    ) => {
      for (const cookie of setCookies) reply.header('set-cookie', cookie);
      if (!recoveryCodes) return reply.redirect(nextPath, 303);
      return sendPage(reply, recoveryPage(pages.plain(request), recoveryCodes, nextPath));
    };

    for (const kind of ['first-admin', 'welcome']) {
      const path = `/console/${kind}/:token`;
      const show = async (
        request: FastifyRequest,
        reply: FastifyReply,
        problem?: ProblemKey,
      ): Promise<FastifyReply> => {
        const token = tokenOf(request);
        const purpose = await signIn.links.look(token);
        if (!purpose) return sendPage(reply.code(404), noticePage(pages.plain(request), 'link'));
        const link = {
          path: `/console/${kind}/${token}`,
          ...(purpose.name !== undefined && { person: purpose.name }),
          name: textOf(request, 'name'),
        };
        return sendPage(reply, welcomePage(pages.withForm(request, reply, { problem }), link));
      };
      scope.get(path, async (request, reply) => show(request, reply));
      scope.post(path, { bodyLimit: FORM_LIMIT }, async (request, reply) => {
        if (!guard.isGood(request)) return show(request, reply.code(403), 'form');
        const password = textOf(request, 'password');
        if (password !== textOf(request, 'repeat')) return show(request, reply.code(400), 'mismatch');
        const language = pages.plain(request).language;
        const step = await signIn.withLink(tokenOf(request), {
          name: textOf(request, 'name'),
          language,
          password,
        });
        if (step.outcome === 'entered') return toSecondStep(reply, step, pages.asked(request));
        const problem = step.outcome === 'refused' && step.why !== 'link' ? step.why : undefined;
        return show(request, reply.code(400), problem);
      });
    }

    scope.post('/console/sign-out', { bodyLimit: FORM_LIMIT }, async (request, reply) => {
      const session = await sessions.find(request.headers.cookie);
      if (session) {
        assertSameSite(request, deps.ownOrigin);
        await sessions.end(session.agent.id, { only: session.sessionId });
        await signIn.noteOut(session.agent.id);
      }
      return reply.header('set-cookie', sessions.removeCookie).redirect(`${SIGN_IN}?note=out`, 303);
    });
  });
}

function toSecondStep(
  reply: FastifyReply,
  { setCookie }: Extract<FirstStep, { outcome: 'entered' }>,
  asked: Language | undefined,
): FastifyReply {
  return reply.header('set-cookie', setCookie).redirect(withLanguage(SECOND_STEP, asked), 303);
}

function waiting(reply: FastifyReply, waitMs: number): FastifyReply {
  return reply.code(429).header('retry-after', Math.ceil(waitMs / 1_000));
}

/** Where the person wanted to go: a path of ours, never another site's address. */
function nextOf(request: FastifyRequest): string | undefined {
  const next = formField(request, 'next') ?? fieldOf(request.query, 'next');
  if (typeof next !== 'string' || next.length > 1_000) return undefined;
  return /^\/(?:console|sandbox)(?:[/?][\x21-\x7e]*)?$/.test(next) && !/\\|\/\//.test(next)
    ? next
    : undefined;
}

/** PostgreSQL takes no NUL in a text, and no keyboard types one. */
function textOf(request: FastifyRequest, name: string): string {
  return (formField(request, name) ?? '').replaceAll('\0', '').slice(0, 200);
}

function tokenOf(request: FastifyRequest): string {
  const token = fieldOf(request.params, 'token');
  return typeof token === 'string' && /^[0-9a-z]{64}$/.test(token) ? token : '';
}
