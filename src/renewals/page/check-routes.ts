import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { formField } from '../../lib/form-field';
import type { Logger } from '../../lib/log';
import { withLanguage } from '../../lib/page-language';
import { isPersonal } from '../../moderation/subjects';
import { notePageReport } from '../../moderation/suspects';
import { createPhraseMask } from '../../privacy/phrase-mask';
import type { Queryable } from '../../store/store';
import type { GenuineCheck, ToldWithSubject } from '../genuine/check-genuine';
import { findLink } from '../links/link';
import { chatUrl } from './chat-url';
import { CHECK_LENGTH_MAX, checkPage, thanksPage } from './check-page';
import type { FormStamps } from './form-stamp';
import { noticePage } from './notice-page';
import { pageScope, sendPage } from './page-scope';
import { REPORT_LENGTH_MAX } from './report-form';
import { contentSecurityPolicy } from './styles';
import { loadTexts } from './texts';
import { tokenOf, visitOf } from './visit';

export interface CheckRoutesDeps {
  readonly brand: Brand;
  readonly store: Queryable;
  readonly clock: Clock;
  readonly log: Logger;
  readonly genuine: Pick<GenuineCheck, 'tell'>;
  readonly stamps: FormStamps;
  readonly publicUrl: () => string;
  /** The sandbox page may show our pages in a frame; nobody else may. */
  readonly sandbox?: boolean;
}

const CHECK = '/check';
const REPORT = '/check/report';
const FORM_LIMIT = 16 * 1024;
/** Views and questions of one address in a minute; people behind one proxy share it. */
const VIEWS_PER_MINUTE = 120;
/** Reports of one address or one link in a minute. */
const REPORTS_PER_MINUTE = 10;

/** "Is this really you?": `GET` and `POST /check`, and the reports `POST /check/report` and `POST /r/:token/report`. */
export async function checkRoutes(app: FastifyInstance, deps: CheckRoutesDeps): Promise<void> {
  const texts = loadTexts();
  const framed = deps.sandbox === true;
  const phrases = createPhraseMask(deps.brand);
  const contextOf = (request: FastifyRequest) => visitOf(request, deps, texts).context;
  const page = (request: FastifyRequest, asked?: { text: string; things: readonly ToldWithSubject[] }) => {
    const report = {
      action: REPORT,
      stamp: deps.stamps.make(REPORT),
      ...(asked && { about: asked.text.slice(0, REPORT_LENGTH_MAX) }),
    };
    return checkPage(contextOf(request), { report, ...(asked && { asked }) });
  };

  const pages = {
    policy: contentSecurityPolicy([], framed ? "'self'" : "'none'"),
    framed,
    formLimit: FORM_LIMIT,
    viewsPerMinute: VIEWS_PER_MINUTE,
    fault: (request: FastifyRequest, kind: 'tooMany' | 'outage') =>
      noticePage(contextOf(request), kind, { againPath: CHECK }),
    log: deps.log,
  };
  await pageScope(app, pages, (scope) => {
    scope.get(CHECK, async (request, reply) => sendPage(reply, page(request)));
    scope.post(CHECK, { bodyLimit: FORM_LIMIT }, async (request, reply) => {
      const text = (formField(request, 'thing') ?? '').replaceAll('\0', '').slice(0, CHECK_LENGTH_MAX).trim();
      if (text === '') return sendPage(reply, page(request));
      return sendPage(reply, page(request, { text, things: await deps.genuine.tell(text) }));
    });

    const few = {
      bodyLimit: FORM_LIMIT,
      config: { rateLimit: { max: REPORTS_PER_MINUTE, timeWindow: '1 minute' } },
    };
    scope.get(REPORT, (request, reply) =>
      reply.redirect(withLanguage(CHECK, visitOf(request, deps, texts).asked), 303),
    );
    scope.post(REPORT, few, async (request, reply) => {
      const { asked, context } = visitOf(request, deps, texts);
      const words = reportOf(request);
      if (words === '' || !deps.stamps.isGood(REPORT, formField(request, 'stamp')))
        return reply.redirect(withLanguage(CHECK, asked), 303);
      const masked = phrases.mask(words);
      const subject = subjectAmong(await deps.genuine.tell(words)) ?? `words:${masked.toLowerCase()}`;
      await notePageReport(deps.store, { subject, evidence: masked }, deps.clock.now());
      return sendPage(reply, thanksPage(context, undefined));
    });
    scope.post('/r/:token/report', few, async (request, reply) => {
      const visit = visitOf(request, deps, texts);
      const link = await findLink(deps.store, tokenOf(request), deps.clock);
      if (!link) return sendPage(reply.code(404), noticePage(visit.context, 'unknown'));
      if (!deps.stamps.isGood(`${visit.path}/report`, formField(request, 'stamp')))
        return reply.redirect(withLanguage(visit.path, visit.asked), 303);
      const { threadId } = link;
      const report = { subject: `renewal:${link.code}`, evidence: phrases.mask(reportOf(request)), threadId };
      await notePageReport(deps.store, report, deps.clock.now());
      return sendPage(reply, thanksPage(visit.contextFor(link), chatUrl(deps.brand, threadId)));
    });
  });
}

function reportOf(request: FastifyRequest): string {
  // PostgreSQL takes no NUL in a text, and no keyboard types one.
  return (formField(request, 'report') ?? '').replaceAll('\0', '').slice(0, REPORT_LENGTH_MAX).trim();
}

/**
 * What the report is about: the first thing in it that is not ours. Numbers and addresses of mail are never that: here
 * nobody knows whether they are the writer's own.
 */
function subjectAmong(things: readonly ToldWithSubject[]): string | undefined {
  const foreign = things.filter(({ verdict }) => verdict !== 'genuine' && verdict !== 'ours_but_expired');
  return foreign.find(({ subject }) => subject !== undefined && !isPersonal(subject))?.subject;
}
