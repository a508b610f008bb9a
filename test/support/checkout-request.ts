import { randomUUID } from 'node:crypto';
import type { CheckoutRequest } from '../../src/renewals/port';
import { HOUR, NOON } from '../renewals/support';

/** A yearly renewal to be paid within two hours, under a reference of its own. */
export function aCheckoutRequest(change: Partial<CheckoutRequest> = {}): CheckoutRequest {
  return {
    reference: randomUUID(),
    linkId: 42,
    amountMinor: 111_200,
    currency: 'NOK',
    description: 'Fjord eSIM: Norway 20 GB (NO-48•••), 1 year',
    language: 'nb',
    expiresAt: NOON + 2 * HOUR,
    returnUrl: 'https://renew.fjord-esim.example/r/token/done',
    cancelUrl: 'https://renew.fjord-esim.example/r/token',
    ...change,
  };
}

/** Presses a button of an emulated provider's page; answers where it leads without going there. */
export function pressAt(url: string, outcome: string): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ outcome }) });
}
