import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import type { Clock } from '../../lib/clock';
import { RenewalError } from '../../lib/errors';
import type { AskPaypal } from './paypal-sdk';

const VERIFY_PATH = '/v1/notifications/verify-webhook-signature';
/** PayPal delivers an event again for three days. Older transmissions, or newer ones, are replays. */
const OLDEST_MS = 4 * 24 * 3_600_000;
const NEWEST_MS = 5 * 60_000;
/** Strangers can make us ask PayPal; with so many questions under way the next one has to come again. */
const MOST_AT_ONCE = 32;

/** Shapes and lengths of the headers as PayPal's reference of verify-webhook-signature has them. */
const headersSchema = z.object({
  'paypal-transmission-id': z.string().regex(/^[\w-]{1,50}$/),
  'paypal-transmission-time': z.iso.datetime({ offset: true }).max(100),
  'paypal-transmission-sig': z.string().regex(/^[A-Za-z0-9+/=]{1,500}$/),
  'paypal-cert-url': z.url().max(500),
  'paypal-auth-algo': z.string().regex(/^[A-Za-z0-9]{1,100}$/),
});

export interface Transmission {
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface VerifierDeps {
  readonly ask: AskPaypal;
  readonly webhookId: string;
  readonly apiUrl: string | undefined;
  readonly clock: Clock;
}

/** @returns the body, read as JSON; undefined: not genuine. */
type Verify = (transmission: Transmission) => Promise<object | undefined>;

/**
 * Asks PayPal whether bytes are its own. What cannot be a transmission of PayPal's is refused without asking.
 * @throws RenewalError from the returned function when PayPal cannot be asked just now.
 */
export function createVerifier({ ask, webhookId, apiUrl, clock }: VerifierDeps): Verify {
  let underway = 0;
  return async ({ rawBody, headers }) => {
    const given = headersSchema.safeParse(headers).data;
    const body = readObject(rawBody);
    if (!given || !body || !isCertificate(given['paypal-cert-url'], apiUrl)) return undefined;
    const age = clock.now() - Date.parse(given['paypal-transmission-time']);
    if (age > OLDEST_MS || age < -NEWEST_MS) return undefined;
    if (underway >= MOST_AT_ONCE)
      throw new RenewalError('CHECKOUT_DOWN', 'too many events wait for PayPal to verify them', {
        retryable: true,
      });
    underway++;
    try {
      return (await isGenuine(ask, questionOf(given, webhookId, body.text))) ? body.parsed : undefined;
    } finally {
      underway--;
    }
  };
}

/** Byte for byte: PayPal signs a checksum of the body, and JSON written anew is another. */
function questionOf(given: z.infer<typeof headersSchema>, webhookId: string, body: string): string {
  const claim = JSON.stringify({
    transmission_id: given['paypal-transmission-id'],
    transmission_time: given['paypal-transmission-time'],
    transmission_sig: given['paypal-transmission-sig'],
    cert_url: given['paypal-cert-url'],
    auth_algo: given['paypal-auth-algo'],
    webhook_id: webhookId,
  });
  return `${claim.slice(0, -1)},"webhook_event":${body}}`;
}

/** A question that PayPal refuses to answer is about none of its events. */
async function isGenuine(ask: AskPaypal, question: string): Promise<boolean> {
  try {
    const { verification_status } = await ask(async ({ post }) =>
      verdictSchema.parse(JSON.parse(await post(VERIFY_PATH, question))),
    );
    return verification_status === 'SUCCESS';
  } catch (error) {
    if (error instanceof RenewalError && !error.retryable) return false;
    throw error;
  }
}

const verdictSchema = z.object({ verification_status: z.string() });

/** Only one whole JSON object goes into the question: text after it could pretend to be other fields of ours. */
function readObject(rawBody: Buffer): { readonly text: string; readonly parsed: object } | undefined {
  if (!isUtf8(rawBody)) return undefined;
  const text = rawBody.toString('utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? { text, parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** PayPal's own certificates only, or those of the place that takes its place. */
function isCertificate(url: string, apiUrl: string | undefined): boolean {
  const { origin, protocol, hostname, port, username, password } = new URL(url);
  if (username + password !== '') return false;
  if (apiUrl !== undefined && origin === new URL(apiUrl).origin) return true;
  return protocol === 'https:' && port === '' && hostname.endsWith('.paypal.com');
}
