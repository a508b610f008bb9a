import { type Html, html } from '../../lib/html';
import { formatMoney } from './format';
import type { PageContext } from './layout';

/** The line below a total that says how much of it is VAT; prices are meant with VAT. */
export function vatRow({ texts, language }: PageContext, vatMinor: number, currency: string): Html {
  return html`<div class="soft"><dt>${texts.vat}</dt><dd>${formatMoney(vatMinor, currency, language)}</dd></div>`;
}
