import type { Brand } from '../../brand';
import { type Html, html, htmlText, rawHtml } from '../../lib/html';
import { LANGUAGES, type Language } from '../../lib/languages';
import { languageTag } from '../../lib/page-language';
import { ICONS } from './icons';
import { STYLES } from './styles';
import type { Texts } from './texts';

/** What every page needs to be written. */
export interface PageContext {
  readonly brand: Brand;
  readonly language: Language;
  readonly allTexts: Readonly<Record<Language, Texts>>;
  readonly texts: Texts;
  /** Host of our own address, shown so that people can compare it with the address bar. */
  readonly host: string;
  /** Business time, epoch ms. */
  readonly now: number;
}

/**
 * The frame of every customer page. It names the brand and nobody else: link previews and scanners read it.
 * @param bar what stays at the lower edge, e.g. the button to pay.
 */
export function layout(
  context: PageContext,
  page: { title: string; main: Html; bar?: Html; query?: string },
): string {
  const { brand, language, allTexts, texts, host } = context;
  const languages = LANGUAGES.filter((candidate) => brand.brand.languages.includes(candidate));
  const document = html`<!doctype html><html lang="${languageTag(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow"><meta name="referrer" content="no-referrer"><meta name="format-detection" content="telephone=no"><title>${page.title} · ${brand.brand.name}</title><style>${rawHtml(STYLES)}</style></head><body><div class="page"><header><div class="brand">${ICONS.brand}<div><b>${brand.brand.name}</b><span>${host}</span></div></div><nav aria-label="${texts.languages}">${languages.map(
    (other) =>
      html`<a href="?lang=${other}${page.query}" lang="${languageTag(other)}" hreflang="${languageTag(other)}"${other === language && rawHtml(' aria-current="true"')}>${allTexts[other].short}</a>`,
  )}</nav></header>${page.main}<footer><a href="/check?lang=${language}">${texts.check.title}</a> <a href="${brand.brand.privacyUrl}">${texts.privacy}</a></footer></div>${page.bar}</body></html>`;
  return htmlText(document);
}
