import { describe, expect, it } from '@jest/globals';
import { type SandboxCheckout, sandboxDelivery } from '../../src/renewals/checkout-sandbox';
import {
  SIGNATURE_TOLERANCE_MS,
  sandboxCheckoutSecret,
  signSandbox,
} from '../../src/renewals/payments/sandbox-signature';
import { checkoutContract } from '../contracts/checkout';
import { frozenClock, HOUR, NOON, SECRET, sandboxOver } from './support';

const signed = (text: string) => {
  const body = Buffer.from(text);
  return { body, headers: { 'sandbox-signature': signSandbox(SECRET, body, NOON) } };
};

checkoutContract('the sandbox checkout', async () => ({
  checkout: sandboxOver(frozenClock()),
  now: () => NOON,
  deliveryFor: (event) => sandboxDelivery(event, { secret: SECRET, now: NOON }),
  otherDelivery: () =>
    signed(
      JSON.stringify({
        id: 'e',
        type: 'page.viewed',
        createdAt: 1,
        data: { checkout: 'r', amountMinor: 1, currency: 'NOK' },
      }),
    ),
  brokenDelivery: () => signed('{"id":'),
}));

describe('sandbox checkout', () => {
  const payment = {
    eventId: 'e',
    providerRef: 'sbx_1',
    kind: 'succeeded',
    amountMinor: 1,
    currency: 'NOK',
    at: NOON - 9 * HOUR,
  } as const;

  it('takes a late event that is signed now, and refuses a replay of an old delivery', async () => {
    const clock = frozenClock();
    const delivery = sandboxDelivery(payment, { secret: SECRET, now: NOON });
    const receive = async () => (await sandboxOver(clock).receive(delivery.body, delivery.headers)).outcome;
    expect(await receive()).toBe('event');
    clock.setOffset(SIGNATURE_TOLERANCE_MS + 1000);
    expect(await receive()).toBe('unsigned');
    clock.setOffset(-SIGNATURE_TOLERANCE_MS - 1000);
    expect(await receive()).toBe('unsigned');
  });

  it('has another secret in every installation', async () => {
    const delivery = sandboxDelivery(payment, {
      secret: sandboxCheckoutSecret('the key of another installation!!'),
      now: NOON,
    });
    expect(await sandboxOver(frozenClock()).receive(delivery.body, delivery.headers)).toEqual({
      outcome: 'unsigned',
    });
  });

  it('keeps what is paid in a sealed session that nobody can alter', async () => {
    const clock = frozenClock();
    const checkout = sandboxOver(clock);
    const session = await sessionOf(checkout);
    expect(session.session).toMatchObject({ amountMinor: 100, currency: 'NOK' });
    const [text = '', seal] = session.sealed.split('.');
    const cheaper = Buffer.from(Buffer.from(text, 'base64url').toString().replace('100', '001')).toString(
      'base64url',
    );
    for (const altered of [`${cheaper}.${seal}`, text, `${text}.`, `${text}.AAAA`, '', '.']) {
      expect(checkout.readSession(altered)).toBeUndefined();
    }
  });

  it('settles a session once, and not after it was closed or ran out', async () => {
    const clock = frozenClock();
    const checkout = sandboxOver(clock);
    const { session } = await sessionOf(checkout);
    expect([checkout.settle(session), checkout.settle(session)]).toEqual([true, false]);
    const second = await sessionOf(checkout, 'two');
    await checkout.expire(second.session.ref);
    expect(checkout.settle(second.session)).toBe(false);
    const third = await sessionOf(checkout, 'three');
    clock.setOffset(2 * HOUR);
    expect(checkout.settle(third.session)).toBe(false);
  });
});

async function sessionOf(checkout: SandboxCheckout, reference = 'one') {
  const { url } = await checkout.open({
    reference,
    linkId: 1,
    amountMinor: 100,
    currency: 'NOK',
    description: 'd',
    language: 'en',
    expiresAt: NOON + HOUR,
    returnUrl: 'https://renew.fjord-esim.example/r/x/done',
  });
  const sealed = new URL(url).searchParams.get('s') ?? '';
  const session = checkout.readSession(sealed);
  if (!session) throw new Error('the session cannot be read');
  return { sealed, session };
}
