import { RenewalError } from '../../lib/errors';

// Stripe counts in the smallest unit of a currency, with exceptions of its own: docs.stripe.com/currencies.
const WITHOUT_DECIMALS = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMALS = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Our minor units as Stripe counts them. @throws RenewalError CHECKOUT_AMOUNT for what Stripe cannot count. */
export function toStripe(amountMinor: number, currency: string): number {
  return shift(amountMinor, stripeDecimals(currency) - ourDecimals(currency), currency);
}

/** The other way round. @param currency as Stripe writes it: lower case. */
export function fromStripe(amount: number, currency: string): { amountMinor: number; currency: string } {
  const code = currency.toUpperCase();
  return { amountMinor: shift(amount, ourDecimals(code) - stripeDecimals(code), code), currency: code };
}

function shift(amount: number, places: number, currency: string): number {
  const factor = 10 ** Math.abs(places);
  if (places >= 0) return amount * factor;
  if (amount % factor !== 0)
    throw new RenewalError('CHECKOUT_AMOUNT', `${amount} of ${currency} cannot be counted in larger units`);
  return amount / factor;
}

// ISK and UGX have no decimals any more, and Stripe still writes two.
function stripeDecimals(currency: string): number {
  if (WITHOUT_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** As our pages and messages show money (formatMoney). */
function ourDecimals(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
