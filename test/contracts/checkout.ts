import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Checkout, CheckoutRequest, PaymentEvent } from '../../src/renewals/port';

/** What a provider's side has to offer so that its Checkout can be put through this suite. */
export interface CheckoutUnderTest {
  readonly checkout: Checkout;
  /** Business time, epoch ms. */
  readonly now: () => number;
  /** What the provider sends once this checkout was paid or declined, signed as it signs. */
  deliveryFor(event: PaymentEvent): { body: Buffer; headers: Record<string, string> };
  /** A genuine delivery of a kind that we do not read. */
  otherDelivery(): { body: Buffer; headers: Record<string, string> };
  /** A body that is signed well but is no event. */
  brokenDelivery(): { body: Buffer; headers: Record<string, string> };
}

/** The contract of any Checkout: run it over yours before you plug it in (docs/adding-a-checkout.md). */
export function checkoutContract(name: string, setUp: () => Promise<CheckoutUnderTest>): void {
  const request = (now: number): CheckoutRequest => ({
    reference: randomUUID(),
    linkId: 1,
    amountMinor: 111_200,
    currency: 'NOK',
    description: 'Fjord eSIM: Norway 20 GB (NO-48•••), 1 year',
    language: 'zh',
    expiresAt: now + 3_600_000,
    returnUrl: 'https://renew.fjord-esim.example/r/token/done',
  });
  const eventOf = (change: Partial<PaymentEvent>, { checkout, now }: CheckoutUnderTest): PaymentEvent => ({
    provider: checkout.provider,
    eventId: 'evt_1',
    providerRef: 'ref_1',
    kind: 'succeeded',
    amountMinor: 111_200,
    currency: 'NOK',
    at: now(),
    ...change,
  });

  describe(`${name} fulfils the checkout contract`, () => {
    it('opens a page of its own with an absolute address and a reference', async () => {
      const { checkout, now } = await setUp();
      const opened = await checkout.open(request(now()));
      expect(opened.providerRef).not.toBe('');
      expect(new URL(opened.url).protocol).toMatch(/^https?:$/);
    });

    it('opens one checkout for one reference, however often it is asked', async () => {
      const { checkout, now } = await setUp();
      const wish = request(now());
      const opened = await Promise.all([checkout.open(wish), checkout.open(wish), checkout.open(wish)]);
      expect(new Set(opened.map((one) => one.providerRef)).size).toBe(1);
      expect((await checkout.open(request(now()))).providerRef).not.toBe(opened[0]?.providerRef);
    });

    it('closes a checkout, twice without complaint', async () => {
      const { checkout, now } = await setUp();
      const { providerRef } = await checkout.open(request(now()));
      await checkout.expire(providerRef);
      await checkout.expire(providerRef);
    });

    it.each([
      { kind: 'succeeded' },
      { kind: 'failed' },
      { kind: 'refunded' },
      { amountMinor: 1 },
      { currency: 'SEK' },
      { eventId: 'evt_2' },
    ] as const)('reads a signed event with %o', async (change) => {
      const side = await setUp();
      const { providerRef } = await side.checkout.open(request(side.now()));
      const event = eventOf({ providerRef, ...change }, side);
      const { body, headers } = side.deliveryFor(event);
      expect(await side.checkout.receive(body, headers)).toEqual({ outcome: 'event', event });
    });

    it('gives money back, once for one reference', async () => {
      const { checkout } = await setUp();
      const wish = { reference: randomUUID(), paymentRef: 'pay_1', amountMinor: 111_200, currency: 'NOK' };
      const first = await checkout.refund(wish);
      expect(await checkout.refund(wish)).toEqual(first);
    });

    it('refuses altered bytes, a missing signature and a foreign one', async () => {
      const side = await setUp();
      const { body, headers } = side.deliveryFor(eventOf({}, side));
      const altered = Buffer.from(body.toString('utf8').replace('111200', '1'));
      const spaced = Buffer.concat([body, Buffer.from(' ')]);
      expect(await side.checkout.receive(altered, headers)).toEqual({ outcome: 'unsigned' });
      expect(await side.checkout.receive(spaced, headers)).toEqual({ outcome: 'unsigned' });
      expect(await side.checkout.receive(body, {})).toEqual({ outcome: 'unsigned' });
      for (const change of [
        (v: string) => `${v}0`,
        (v: string) => v.slice(1),
        () => '',
        () => 'é',
        (v: string) => v.toUpperCase(),
      ]) {
        const wrong = Object.fromEntries(
          Object.entries(headers).map(([key, value]) => [
            key,
            key === 'content-type' ? value : change(value),
          ]),
        );
        expect(await side.checkout.receive(body, wrong)).toEqual({ outcome: 'unsigned' });
      }
    });

    it('passes over genuine events it does not know and names malformed ones', async () => {
      const side = await setUp();
      const other = side.otherDelivery();
      expect(await side.checkout.receive(other.body, other.headers)).toEqual({ outcome: 'ignored' });
      const broken = side.brokenDelivery();
      expect(await side.checkout.receive(broken.body, broken.headers)).toMatchObject({
        outcome: 'malformed',
      });
    });
  });
}
