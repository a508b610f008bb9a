import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Brand } from '../../brand';
import { fieldOf } from '../../lib/field-of';
import { fill } from '../../lib/fill';
import { LANGUAGES, type Language, LOCALES } from '../../lib/languages';
import type { Logger } from '../../lib/log';
import { askedLanguage, browserLanguage } from '../../lib/page-language';
import type { FormGuard } from './form-guard';
import type { SignInPage } from './page';
import { type AllSignInTexts, loadSignInTexts, type SignInTexts } from './texts';

export interface PageDeps {
  readonly brand: { readonly brand: Pick<Brand['brand'], 'name' | 'defaultLanguage'> };
  readonly ownOrigin: () => string | undefined;
  readonly log: Logger;
}

export type ProblemKey = keyof SignInTexts['problems'];

export interface Shown {
  readonly problem?: ProblemKey | undefined;
  /** Of the problem `wait`. */
  readonly waitMs?: number | undefined;
  readonly next?: string | undefined;
}

/** What the sign-in pages take from a request: language, words, and a token for their form. */
export interface SignInPages {
  plain(request: FastifyRequest): SignInPage;
  withForm(request: FastifyRequest, reply: FastifyReply, shown: Shown): SignInPage;
  /** The language somebody has chosen on a page, to be kept on the way. */
  asked(request: FastifyRequest): Language | undefined;
}

export function pagesOf({ brand }: PageDeps, guard: FormGuard): SignInPages {
  const allTexts: AllSignInTexts = loadSignInTexts();
  const languageOf = (request: FastifyRequest) =>
    askedLanguage(request) ??
    browserLanguage(request.headers['accept-language'], LANGUAGES) ??
    brand.brand.defaultLanguage;
  const plain = (request: FastifyRequest): SignInPage => {
    const language = languageOf(request);
    return { language, allTexts, texts: allTexts[language], brandName: brand.brand.name, query: '' };
  };
  return {
    plain,
    asked: askedLanguage,
    withForm: (request, reply, { problem, waitMs = 0, next }) => {
      const page = plain(request);
      const { problems, notes } = page.texts;
      const note = noteOf(request);
      return {
        ...page,
        form: guard.tokenFor(request, reply),
        query: next === undefined ? '' : `&next=${encodeURIComponent(next)}`,
        ...(problem && { problem: fill(problems[problem], { time: duration(waitMs, page.language) }) }),
        ...(note && !problem && { note: notes[note] }),
      };
    },
  };
}

function noteOf(request: FastifyRequest): keyof SignInTexts['notes'] | undefined {
  const note = fieldOf(request.query, 'note');
  return note === 'out' || note === 'ended' ? note : undefined;
}

/** Rounded up, in the largest unit that says it. */
function duration(ms: number, language: Language): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  const [count, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return new Intl.NumberFormat(LOCALES[language], { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
