import type { FastifyRequest } from 'fastify';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { fieldOf } from '../../lib/field-of';
import type { Language } from '../../lib/languages';
import { askedLanguage, browserLanguage } from '../../lib/page-language';
import type { Link } from '../links/link';
import type { PageContext } from './layout';
import { LOOK, lookOf } from './look-again';
import type { Texts } from './texts';

/** One request to a customer page: who asks for what, in which language. */
export interface Visit {
  readonly request: FastifyRequest;
  /** Path of the link's own page, with the language the visitor chose. */
  readonly path: string;
  readonly asked: Language | undefined;
  /** How often the waiting page has looked again by itself. */
  readonly look: number;
  readonly context: PageContext;
  /** The same context in the link's language, unless the visitor chose one. */
  readonly contextFor: (link: Link) => PageContext;
}

interface VisitDeps {
  readonly brand: Brand;
  readonly clock: Clock;
  readonly publicUrl: () => string;
}

export function visitOf(
  request: FastifyRequest,
  deps: VisitDeps,
  allTexts: Readonly<Record<Language, Texts>>,
): Visit {
  const { brand, clock, publicUrl } = deps;
  const asked = askedLanguage(request);
  const contextIn = (language: Language): PageContext => ({
    brand,
    language,
    allTexts,
    texts: allTexts[language],
    host: new URL(publicUrl()).host,
    now: clock.now(),
  });
  return {
    request,
    asked,
    look: lookOf(fieldOf(request.query, LOOK)),
    path: `/r/${tokenOf(request)}`,
    context: contextIn(
      asked ??
        browserLanguage(request.headers['accept-language'], brand.brand.languages) ??
        brand.brand.defaultLanguage,
    ),
    contextFor: (link) => contextIn(asked ?? link.language),
  };
}

export function tokenOf(request: FastifyRequest): string {
  const token = fieldOf(request.params, 'token');
  return typeof token === 'string' && /^[0-9a-z]{1,64}$/.test(token) ? token : 'x';
}
