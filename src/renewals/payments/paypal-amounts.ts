import { RenewalError } from '../../lib/errors';

/** PayPal refuses decimals here, where most others count two: developer.paypal.com/reference/currency-codes. */
const WITHOUT_DECIMALS = new Set(['HUF', 'JPY', 'TWD']);
/** Digits that are surely a whole number for JavaScript too. */
const MOST_DIGITS = 15;
const DECIMAL = new RegExp(`^(\\d{0,${MOST_DIGITS}})(?:\\.(\\d{1,8}))?$`);

/** An amount as PayPal writes it. */
export interface PaypalMoney {
  readonly currencyCode: string;
  /** `1112.00`; `1490` where PayPal takes no decimals. */
  readonly value: string;
}

/** Our minor units as PayPal writes them, digit by digit. @throws RenewalError CHECKOUT_AMOUNT for a broken unit. */
export function toPaypal(amountMinor: number, currency: string): PaypalMoney {
  const ours = ourDecimals(currency);
  const digits = String(amountMinor).padStart(ours + 1, '0');
  if (!/^\d+$/.test(digits)) throw notWritable(String(amountMinor), currency);
  const whole = digits.slice(0, digits.length - ours);
  const fraction = digits.slice(digits.length - ours);
  if (!WITHOUT_DECIMALS.has(currency))
    return { currencyCode: currency, value: fraction === '' ? whole : `${whole}.${fraction}` };
  if (/[1-9]/.test(fraction)) throw notWritable(String(amountMinor), currency);
  return { currencyCode: currency, value: whole };
}

/** The other way round. @throws RenewalError CHECKOUT_AMOUNT for what is no amount or finer than our units. */
export function fromPaypal(value: string, currency: string): { amountMinor: number; currency: string } {
  const [, whole = '', fraction = ''] = DECIMAL.exec(value) ?? [];
  const ours = ourDecimals(currency);
  const digits = `${whole}${fraction.slice(0, ours).padEnd(ours, '0')}`;
  const finer = /[1-9]/.test(fraction.slice(ours));
  if (whole + fraction === '' || finer || digits.length > MOST_DIGITS) throw notWritable(value, currency);
  return { amountMinor: Number(digits), currency };
}

function notWritable(amount: string, currency: string): RenewalError {
  return new RenewalError('CHECKOUT_AMOUNT', `${amount} of ${currency} cannot be written in PayPal's units`);
}

/** As our pages and messages show money (formatMoney). */
function ourDecimals(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
