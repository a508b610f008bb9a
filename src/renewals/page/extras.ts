import { fill } from '../../lib/fill';
import { type Html, html, rawHtml } from '../../lib/html';
import type { Link } from '../links/link';
import type { PromoCodeOutcome } from '../prices/promotions';
import type { QuoteTotal } from '../prices/quote';
import { formatMoney } from './format';
import type { PageContext } from './layout';

/** A code that was typed on the page, and what became of it. */
export interface TriedCode {
  readonly typed: string;
  readonly outcome: PromoCodeOutcome;
}

/** Longer than any code; the field takes no more. */
export const CODE_LENGTH_MAX = 40;

/** The field for a promotion's code, where the brand has any. A form of its own: it never pays. */
export function codeForm(
  context: PageContext,
  action: string,
  tried: TriedCode | undefined,
): Html | undefined {
  const { brand, texts, language } = context;
  if (!brand.promotions.some(({ code }) => code !== undefined)) return undefined;
  const words = texts.promoCode;
  const said = tried && fill(words[tried.outcome], { code: tried.typed });
  const note =
    tried &&
    (tried.outcome === 'applied'
      ? html`<p class="good" role="status">${said}</p>`
      : html`<p class="warn" role="alert" id="code-note">${said}</p>`);
  const wrong = tried && tried.outcome !== 'applied' && rawHtml(' aria-describedby="code-note"');
  return html`<details${tried && rawHtml(' open')}><summary>${words.question}</summary>${note}<form class="inline" method="post" action="${action}"><input type="hidden" name="lang" value="${language}"><label for="code">${words.label}</label><input id="code" name="code" maxlength="${CODE_LENGTH_MAX}" autocomplete="off" autocapitalize="characters" spellcheck="false" required${wrong}><button class="quiet">${words.use}</button></form></details>`;
}

/** The choice to pay with points; absent where there are none to spend. What they take off follows the cycle. */
export function pointsChoice(
  context: PageContext,
  link: Link,
  totals: readonly QuoteTotal[],
): Html | undefined {
  if (totals.every(({ pointsMinor }) => pointsMinor === 0)) return undefined;
  const { texts, language } = context;
  const worth = totals.map((total) => {
    const points = total.spends.reduce((sum, spend) => sum + spend.points, 0);
    const amount = formatMoney(total.pointsMinor, link.quote.currency, language);
    return html`<span class="t t-${total.cycle}">${fill(texts.points.use, { points: String(points), amount })}</span>`;
  });
  return html`<label class="pick" for="pts"><input type="checkbox" id="pts" name="points" value="use"><span class="what"><b>${texts.points.title}</b><span class="soft">${worth}</span></span></label>`;
}

/** Names of the promotions in a total; the plain word where brand.yaml does not know them any longer. */
export function discountName({ brand, texts, language }: PageContext, total: QuoteTotal): string {
  const names = total.promotions.flatMap(
    ({ id }) => brand.promotions.find((promotion) => promotion.id === id)?.names[language] ?? [],
  );
  return names.length > 0 ? names.join(', ') : texts.discount;
}
