import { fill } from '../../lib/fill';
import { type Html, html, htmlText, rawHtml } from '../../lib/html';
import { LANGUAGES, type Language } from '../../lib/languages';
import { languageTag } from '../../lib/page-language';
import type { ShownEntry } from './port';
import { qrPicture } from './qr';
import { STYLES } from './styles';
import type { AllSignInTexts, SignInTexts } from './texts';

/** What every sign-in page needs to be written. */
export interface SignInPage {
  readonly language: Language;
  readonly allTexts: AllSignInTexts;
  readonly texts: SignInTexts;
  readonly brandName: string;
  /** Rest of the query that a change of language keeps, e.g. `&next=%2Fconsole`. */
  readonly query: string;
  /** Token of FormGuard; pages without a form need none. */
  readonly form?: string;
  /** What was wrong with what was sent. */
  readonly problem?: string;
  /** Something to know, e.g. "You are signed out." */
  readonly note?: string;
}

export function signInPage(page: SignInPage, typed: { name?: string; next?: string }): string {
  const { signIn } = page.texts;
  return layout(page, {
    title: signIn.title,
    text: signIn.text,
    body: html`<form method="post" action="/console/sign-in">${hidden(page)}${typed.next !== undefined && html`<input type="hidden" name="next" value="${typed.next}">`}${field('name', signIn.name, { value: typed.name ?? '', autocomplete: 'username' })}${field('password', signIn.password, { type: 'password', autocomplete: 'current-password' })}<button>${signIn.send}</button></form>`,
  });
}

/** @param person name of whom the link is for; undefined: it makes the first admin. */
export function welcomePage(
  page: SignInPage,
  link: { path: string; person?: string | undefined; name?: string },
): string {
  const { welcome } = page.texts;
  const { person } = link;
  const name =
    person === undefined
      ? field('name', welcome.name, { value: link.name ?? '', autocomplete: 'username' })
      : html`<input type="hidden" name="username" autocomplete="username" value="${person}">`;
  return layout(page, {
    title: person === undefined ? welcome.firstTitle : fill(welcome.title, { name: person }),
    text: person === undefined ? welcome.firstText : welcome.text,
    body: html`<form method="post" action="${link.path}">${hidden(page)}${name}${field('password', welcome.password, { type: 'password', autocomplete: 'new-password', hint: welcome.hint })}${field('repeat', welcome.repeat, { type: 'password', autocomplete: 'new-password' })}<button>${welcome.send}</button></form>`,
  });
}

/** Asks for the code of the authenticator app, or sets the app up first. */
export function secondStepPage(page: SignInPage, { enrol, canSkip }: ShownEntry): string {
  const texts = enrol ? page.texts.enrol : page.texts.code;
  const picture =
    enrol &&
    html`${qrPicture(enrol.address, page.texts.enrol.picture)}<p>${page.texts.enrol.secret}<code>${inGroups(enrol.secret)}</code></p>`;
  const skip =
    canSkip &&
    html`<form method="post" action="/console/sign-in/second-factor">${hidden(page)}<input type="hidden" name="skip" value="yes"><button class="quiet">${page.texts.enrol.skip}</button></form>`;
  return layout(page, {
    title: texts.title,
    text: texts.text,
    body: html`${picture}<form method="post" action="/console/sign-in/second-factor">${hidden(page)}${field('code', texts.label, { autocomplete: 'one-time-code', digits: true })}<button>${texts.send}</button></form>${skip}<p class="away"><a href="/console/sign-in?lang=${page.language}">${page.texts.code.back}</a></p>`,
  });
}

export function recoveryPage(page: SignInPage, codes: readonly string[], next: string): string {
  const { recovery } = page.texts;
  return layout(page, {
    title: recovery.title,
    text: recovery.text,
    body: html`<ul class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul><a class="button" href="${next}">${recovery.next}</a>`,
  });
}

export function noticePage(page: SignInPage, kind: 'link' | 'outage' | 'tooMany'): string {
  const { notices } = page.texts;
  return layout(page, {
    ...notices[kind],
    body: html`<p class="away"><a href="/console/sign-in?lang=${page.language}">${notices.back}</a></p>`,
  });
}

/** Lucide's "refresh-cw" (ISC), the mark of the product. */
const MARK = rawHtml(
  '<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8M21 3v5h-5M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16M8 16H3v5"/></svg>',
);

function layout(
  page: SignInPage,
  { title, text, body }: { title: string; text: string; body: Html },
): string {
  const { language, allTexts, texts, brandName, problem, note, query } = page;
  const languages = LANGUAGES.map(
    (other) =>
      html`<a href="?lang=${other}${query}" lang="${languageTag(other)}" hreflang="${languageTag(other)}"${other === language && rawHtml(' aria-current="true"')}>${allTexts[other].short}</a>`,
  );
  return htmlText(
    html`<!doctype html><html lang="${languageTag(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow"><meta name="format-detection" content="telephone=no"><title>${title} · renewdesk</title><style>${rawHtml(STYLES)}</style></head><body><div class="page"><header><div class="brand"><span class="square">${MARK}</span><div><b>renewdesk</b><small>${brandName}</small></div></div><nav aria-label="${texts.languages}">${languages}</nav></header><main><h1>${title}</h1><p>${fill(text, { brand: brandName })}</p>${problem !== undefined && html`<p class="problem" role="alert" id="problem">${problem}</p>`}${note !== undefined && html`<p class="note" role="status">${note}</p>`}${body}</main></div></body></html>`,
  );
}

interface Field {
  readonly type?: 'password';
  readonly value?: string;
  readonly autocomplete: string;
  readonly hint?: string;
  readonly digits?: boolean;
}

function field(name: string, label: string, { type, value, autocomplete, hint, digits }: Field): Html {
  return html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" type="${type ?? 'text'}" autocomplete="${autocomplete}"${value !== undefined && html` value="${value}"`} required maxlength="200" spellcheck="false" autocapitalize="none"${digits && rawHtml(' class="digits" autofocus')}${hint !== undefined && rawHtml(` aria-describedby="${name}-hint"`)}>${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}</div>`;
}

function hidden({ form, language }: SignInPage): Html {
  return html`<input type="hidden" name="form" value="${form}"><input type="hidden" name="lang" value="${language}">`;
}

/** Four letters at a time, as people read them off. */
function inGroups(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(' ');
}
