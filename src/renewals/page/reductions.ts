import { fill } from '../../lib/fill';
import { type Html, html } from '../../lib/html';
import type { QuoteTotal } from '../prices/quote';
import { discountName } from './extras';
import { formatMoney } from './format';
import type { PageContext } from './layout';

/** From the list price down to what is paid: promotions by name, and points. */
export function reductions(context: PageContext, total: QuoteTotal, currency: string): Html {
  const { texts, language } = context;
  const money = (minor: number) => formatMoney(minor, currency, language);
  const off = total.listMinor - total.finalMinor - total.pointsMinor;
  const spent = String(total.spends.reduce((sum, { points }) => sum + points, 0));
  return html`<div><dt>${texts.price}</dt><dd>${money(total.listMinor)}</dd></div>${off > 0 && html`<div><dt>${discountName(context, total)}</dt><dd>−${money(off)}</dd></div>`}${total.pointsMinor > 0 && html`<div><dt>${fill(texts.points.spent, { points: spent })}</dt><dd>−${money(total.pointsMinor)}</dd></div>`}`;
}
