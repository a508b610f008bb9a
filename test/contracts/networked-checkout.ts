import { describe, expect, it } from '@jest/globals';
import type { Checkout, CheckoutRequest } from '../../src/renewals/port';
import { aCheckoutRequest } from '../support/checkout-request';
import type { Delivery } from './checkout';

/** What the side of a provider offers that is reached over a network and keeps what it was asked under a reference. */
export interface NetworkedCheckout {
  readonly checkout: Checkout;
  /** The same with less patience, in ms. */
  waiting(timeoutMs: number): Checkout;
  /** Leaves the next calls, as many as that, without an answer. */
  leaveUnanswered(calls: number): void;
  /** Expects that the page was opened under the reference of the wish. */
  expectOpenedFor(wish: CheckoutRequest, providerRef: string): void;
  /** A genuine event of that type, about nothing. */
  deliveryOf(type: string): Delivery;
}

/** What such a checkout does beyond the contract of all. */
export function networkedCheckout(name: string, setUp: () => NetworkedCheckout): void {
  describe(`${name}, over the network`, () => {
    it('says that a reference is used when it asks for something else under it', async () => {
      const { checkout } = setUp();
      const wish = aCheckoutRequest();
      await checkout.open(wish);
      await expect(checkout.open({ ...wish, language: 'zh' })).rejects.toMatchObject({
        code: 'CHECKOUT_REFERENCE_USED',
        retryable: false,
      });
    });

    it('does not wait for ever, and asks again under the same key', async () => {
      const { waiting, leaveUnanswered, expectOpenedFor } = setUp();
      const impatient = waiting(150);
      leaveUnanswered(1);
      const wish = aCheckoutRequest();
      const { providerRef } = await impatient.open(wish);
      expectOpenedFor(wish, providerRef);
      leaveUnanswered(9);
      await expect(impatient.open(aCheckoutRequest())).rejects.toMatchObject({
        code: 'CHECKOUT_DOWN',
        retryable: true,
      });
    }, 20_000);

    it.each(['constructor', '__proto__', 'toString'])('passes over an event of the type %s', async (type) => {
      const { checkout, deliveryOf } = setUp();
      const { body, headers } = deliveryOf(type);
      expect(await checkout.receive(body, headers)).toEqual({ outcome: 'ignored' });
    });
  });
}
