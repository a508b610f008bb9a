import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../src/lib/errors';
import {
  type Checkout,
  type CheckoutRequest,
  PAYMENT_EVENT_KINDS,
  type PaymentEvent,
  type PaymentEventKind,
} from '../../src/renewals/port';

/** What a provider posts to our webhook. */
export interface Delivery {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

/** What a provider's side has to offer so that its Checkout can be put through this suite. */
export interface CheckoutUnderTest {
  readonly checkout: Checkout;
  /** Business time, epoch ms. */
  readonly now: () => number;
  /** What the provider sends of this event, signed as it signs. */
  deliveryFor(event: PaymentEvent): Delivery | Promise<Delivery>;
  /** A genuine delivery of a kind that we do not read. */
  otherDelivery(): Delivery | Promise<Delivery>;
  /** A body that is signed well but is no event. */
  brokenDelivery(): Delivery | Promise<Delivery>;
  /** Kinds this provider never sends. */
  readonly withoutKinds?: readonly PaymentEventKind[];
  /** Pays an opened page as its payer does. Left out where the provider's side keeps nothing. */
  pay?(opened: { providerRef: string; url: string }): Promise<{ paymentRef: string }>;
  /** Whether the page can (still) be paid. */
  isPayable?(providerRef: string): boolean | Promise<boolean>;
  /** What the provider has given back of a payment, minor units. */
  refundedMinor?(paymentRef: string): number | Promise<number>;
}

const AFTERMATH: readonly PaymentEventKind[] = [
  'refunded',
  'refund_failed',
  'disputed',
  'dispute_won',
  'dispute_lost',
];

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
  const paidOn = async ({ checkout, now, pay }: CheckoutUnderTest) => {
    const opened = await checkout.open(request(now()));
    const { paymentRef } = (await pay?.(opened)) ?? { paymentRef: 'pay_1' };
    return { ...opened, paymentRef };
  };
  const refundOf = (paymentRef: string, amountMinor = 111_200) => ({
    reference: randomUUID(),
    paymentRef,
    amountMinor,
    currency: 'NOK',
  });

  describe(`${name} fulfils the checkout contract`, () => {
    it('opens a page of its own with an absolute address and a reference', async () => {
      const { checkout, now } = await setUp();
      const opened = await checkout.open(request(now()));
      expect(opened.providerRef).not.toBe('');
      expect(new URL(opened.url).protocol).toMatch(/^https?:$/);
    });

    it('names the origin of its pages, unless they are ours', async () => {
      const { checkout, now } = await setUp();
      const { origin } = new URL((await checkout.open(request(now()))).url);
      if (checkout.origins.length > 0) expect(checkout.origins).toContain(origin);
      for (const one of checkout.origins) expect(new URL(one).origin).toBe(one);
    });

    it('opens one checkout for one reference, however often it is asked', async () => {
      const { checkout, now } = await setUp();
      const wish = request(now());
      const opened = await Promise.all([checkout.open(wish), checkout.open(wish), checkout.open(wish)]);
      expect(new Set(opened.map((one) => one.providerRef)).size).toBe(1);
      expect(await checkout.open(wish)).toEqual(opened[0]);
      expect((await checkout.open(request(now()))).providerRef).not.toBe(opened[0]?.providerRef);
    });

    it('closes a checkout, twice without complaint', async () => {
      const { checkout, now, isPayable } = await setUp();
      const { providerRef } = await checkout.open(request(now()));
      expect((await isPayable?.(providerRef)) ?? true).toBe(true);
      await checkout.expire(providerRef);
      await checkout.expire(providerRef);
      expect((await isPayable?.(providerRef)) ?? false).toBe(false);
      expect((await checkout.isDone?.(providerRef)) ?? false).toBe(false);
    });

    it('leaves a paid checkout as it is when it is to be closed', async () => {
      const side = await setUp();
      const { providerRef, paymentRef } = await paidOn(side);
      await side.checkout.expire(providerRef);
      // What was paid is known before its event comes, where the provider can be asked.
      if (side.pay) expect((await side.checkout.isDone?.(providerRef)) ?? true).toBe(true);
      expect((await side.refundedMinor?.(paymentRef)) ?? 0).toBe(0);
    });

    it.each([
      { kind: 'succeeded' },
      { kind: 'failed' },
      { amountMinor: 1 },
      { currency: 'SEK' },
      { eventId: 'evt_2' },
      { paymentRef: 'pay_2' },
    ] as const)('reads a signed event with %o', async (change) => {
      const side = await setUp();
      const { providerRef } = await side.checkout.open(request(side.now()));
      const event = eventOf({ providerRef, ...change }, side);
      const { body, headers } = await side.deliveryFor(event);
      expect(await side.checkout.receive(body, headers)).toMatchObject({ outcome: 'event', event });
    });

    it.each(PAYMENT_EVENT_KINDS)('reads "%s" in minor units, and of which payment', async (kind) => {
      const side = await setUp();
      if (side.withoutKinds?.includes(kind)) return;
      const after = AFTERMATH.includes(kind);
      const { providerRef } = await side.checkout.open(request(side.now()));
      const event = eventOf(
        {
          kind,
          amountMinor: 4_999,
          providerRef: after ? '' : providerRef,
          ...(kind !== 'approved' && { paymentRef: 'pay_3' }),
          ...(kind.startsWith('refund') && { refundRef: 'back_3' }),
        },
        side,
      );
      const { body, headers } = await side.deliveryFor(event);
      const read = await side.checkout.receive(body, headers);
      const { providerRef: _, ...sure } = event;
      expect(read).toMatchObject({ outcome: 'event', event: after ? sure : event });
    });

    it('gives money back, once for one reference', async () => {
      const side = await setUp();
      const { paymentRef } = await paidOn(side);
      const wish = refundOf(paymentRef);
      const first = await side.checkout.refund(wish);
      expect(first.refundRef).not.toBe('');
      expect(await side.checkout.refund(wish)).toEqual(first);
      expect((await side.refundedMinor?.(paymentRef)) ?? 111_200).toBe(111_200);
    });

    it('gives a part back, and another part under another reference', async () => {
      const side = await setUp();
      const { paymentRef } = await paidOn(side);
      const parts = [
        await side.checkout.refund(refundOf(paymentRef, 1_001)),
        await side.checkout.refund(refundOf(paymentRef, 99)),
      ];
      expect(new Set(parts.map(({ refundRef }) => refundRef)).size).toBe(2);
      expect((await side.refundedMinor?.(paymentRef)) ?? 1_100).toBe(1_100);
    });

    it('takes money that went back already for given back, and a payment nobody knows for a fault', async () => {
      const side = await setUp();
      if (!side.pay) return;
      const { paymentRef } = await paidOn(side);
      await side.checkout.refund(refundOf(paymentRef));
      expect((await side.checkout.refund(refundOf(paymentRef))).refundRef).not.toBe('');
      expect((await side.refundedMinor?.(paymentRef)) ?? 111_200).toBe(111_200);
      const unknown = side.checkout.refund(refundOf('no-such-payment'));
      await expect(unknown).rejects.toBeInstanceOf(AppError);
      await expect(unknown).rejects.toMatchObject({ retryable: false });
    });

    it('refuses altered bytes, a missing signature and a foreign one', async () => {
      const side = await setUp();
      const { body, headers } = await side.deliveryFor(eventOf({}, side));
      const altered = Buffer.from(body.toString('utf8').replace(/111200|1112\.00/, '1'));
      expect(altered.equals(body)).toBe(false);
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
      const other = await side.otherDelivery();
      expect(await side.checkout.receive(other.body, other.headers)).toEqual({ outcome: 'ignored' });
      const broken = await side.brokenDelivery();
      expect(await side.checkout.receive(broken.body, broken.headers)).toMatchObject({
        outcome: 'malformed',
      });
    });
  });
}
