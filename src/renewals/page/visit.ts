import type { FastifyRequest } from 'fastify';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { LANGUAGES, type Language } from '../../lib/languages';
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

/** Norwegian goes by three tags. Browsers name what they prefer first. */
const TAGS: Readonly<Record<string, Language>> = { en: 'en', nb: 'nb', no: 'nb', nn: 'nb', zh: 'zh' };

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
    look: lookOf(queryField(request, LOOK)),
    path: `/r/${tokenOf(request)}`,
    context: contextIn(asked ?? browserLanguage(request, brand) ?? brand.brand.defaultLanguage),
    contextFor: (link) => contextIn(asked ?? link.language),
  };
}

export function tokenOf(request: FastifyRequest): string {
  const { token } = request.params as { token?: unknown };
  return typeof token === 'string' && /^[0-9a-z]{1,64}$/.test(token) ? token : 'x';
}

function queryField(request: FastifyRequest, name: string): unknown {
  // Without a schema its type is unknown; the parser makes an object of any query.
  return (request.query as Readonly<Record<string, unknown>>)[name];
}

function askedLanguage(request: FastifyRequest): Language | undefined {
  const lang = queryField(request, 'lang');
  return LANGUAGES.find((language) => language === lang || language === formField(request, 'lang'));
}

/** For pages that know no link: what the visitor's browser prefers among the brand's languages. */
function browserLanguage(request: FastifyRequest, { brand }: Brand): Language | undefined {
  const wishes = (request.headers['accept-language'] ?? '').slice(0, 200).toLowerCase().split(',');
  return wishes
    .map((wish) => TAGS[wish.trim().slice(0, 2)])
    .find((language) => language !== undefined && brand.languages.includes(language));
}

export function formField(request: FastifyRequest, name: string): string | undefined {
  const { body } = request;
  if (typeof body !== 'object' || body === null || !(name in body)) return undefined;
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : undefined;
}

export function withLanguage(path: string, language: Language | undefined): string {
  return language === undefined ? path : `${path}?lang=${language}`;
}
