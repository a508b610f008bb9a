import type { Clock } from '../../src/lib/clock';
import { type SandboxPayment, sandboxDelivery } from '../../src/renewals/checkout-sandbox';
import { sandboxCheckoutSecret } from '../../src/renewals/payments/sandbox-signature';

/** Key of every walk's installation, so that tests can sign what only the pretend provider could. */
export const WALK_SECRET_KEY = 'key of an installation that lives for one walk';

/** What these need of a walk. */
interface Paid {
  readonly app: { readonly url: string };
  readonly clock: Clock;
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
}

/** A delivery of the pretend provider: `payment` filled up from the newest checkout of that link's page. */
export async function paymentEvent(
  walk: Paid,
  threadId: string,
  payment: Partial<SandboxPayment> = {},
): Promise<{ outcome: string }> {
  const { body, headers } = await signedPayment(walk, threadId, payment);
  const answer = await fetch(`${walk.app.url}/webhooks/sandbox-checkout`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
  if (!answer.ok) throw new Error(`payment event: ${answer.status}`);
  return (await answer.json()) as { outcome: string };
}

/** The same, not posted. */
export async function signedPayment(
  walk: Paid,
  threadId: string,
  payment: Partial<SandboxPayment> = {},
): Promise<{ body: Buffer; headers: Record<string, string> }> {
  const [checkout] = await walk.rows<Pick<SandboxPayment, 'providerRef' | 'amountMinor' | 'currency'>>(
    `select c.provider_ref "providerRef", c.amount_minor "amountMinor", c.currency
       from checkout c join link l on l.id = c.link_id where l.thread_id = $1 order by c.id desc limit 1`,
    [threadId],
  );
  if (!checkout) throw new Error('no checkout was opened in this thread');
  const now = walk.clock.now();
  const eventId = payment.eventId ?? `evt_${++events}`;
  const paymentRef = `pay_${eventId}`;
  const event = { eventId, paymentRef, kind: 'succeeded' as const, at: now, ...checkout, ...payment };
  return sandboxDelivery(event, { secret: sandboxCheckoutSecret(WALK_SECRET_KEY), now });
}

let events = 0;

/** Presses "pay" on a link's page. @param provider the first one when left out. @returns where the browser is sent. */
export async function pressPay(url: string, cycle = 'monthly', provider?: string): Promise<string> {
  const chosen = await fetch(`${url}/checkout`, form({ cycle, ...(provider && { provider }) }));
  const checkout = chosen.headers.get('location');
  if (chosen.status !== 303 || !checkout)
    throw new Error(`checkout: ${chosen.status} ${await chosen.text()}`);
  return checkout;
}

/** Pays, or is declined, on the pretend provider's page. */
export async function payAt(checkout: string, outcome: 'pay' | 'decline' = 'pay'): Promise<void> {
  const page = await (await fetch(checkout)).text();
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  const sealed = /name="s" value="([^"]+)"/.exec(page)?.[1];
  if (!action || !sealed) throw new Error('the pretend payment page has no form');
  const paid = await fetch(new URL(action, checkout), form({ s: sealed, outcome }));
  if (paid.status !== 303) throw new Error(`payment: ${paid.status}`);
}

/** Opens a link's page, chooses a cycle and pays (or is declined) at the pretend provider. */
export async function pay(url: string, cycle = 'monthly', outcome: 'pay' | 'decline' = 'pay'): Promise<void> {
  await payAt(await pressPay(url, cycle), outcome);
}

/** How a browser posts a form of ours; where the answer leads is not followed. */
export function form(fields: Record<string, string>) {
  return {
    method: 'POST',
    redirect: 'manual' as const,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}
