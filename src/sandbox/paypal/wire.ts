import { createHash, createHmac, randomUUID } from 'node:crypto';

export const AUTH_ALGO = 'SHA256withRSA';
const EVENT_KEY = '"webhook_event":';

/** What a signature is made with: a key of the emulator's own, in the place of PayPal's certificate. */
export interface Signer {
  readonly key: string;
  readonly webhookId: string;
  readonly certUrl: () => string;
}

/** What is asked about beside the event: the headers of its transmission, and which webhook it came to. */
export interface AskedTransmission {
  readonly transmission_id: string;
  readonly transmission_time: string;
  readonly transmission_sig: string;
  readonly webhook_id: string;
  readonly cert_url: string;
  readonly auth_algo: string;
}

/** The headers of one transmission of these bytes. @param now epoch ms. */
export function transmissionHeaders(signer: Signer, body: Buffer, now: number): Record<string, string> {
  const id = randomUUID();
  const time = new Date(now).toISOString();
  return {
    'paypal-transmission-id': id,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': signature(signer, { id, time, body: body.toString('utf8') }),
    'paypal-cert-url': signer.certUrl(),
    'paypal-auth-algo': AUTH_ALGO,
  };
}

/**
 * What verify-webhook-signature says. The event is read as it stands in the request, without writing it anew: like
 * PayPal's, the signature is over a checksum of the delivered bytes.
 */
export function isSigned(signer: Signer, asked: AskedTransmission, raw: Buffer): boolean {
  const text = raw.toString('utf8');
  const body = text.slice(text.indexOf(EVENT_KEY) + EVENT_KEY.length, text.lastIndexOf('}'));
  const expected = signature(signer, {
    id: asked.transmission_id,
    time: asked.transmission_time,
    body,
  });
  return (
    asked.transmission_sig === expected &&
    asked.webhook_id === signer.webhookId &&
    asked.cert_url === signer.certUrl() &&
    asked.auth_algo === AUTH_ALGO
  );
}

function signature(
  { key, webhookId }: Signer,
  { id, time, body }: { readonly id: string; readonly time: string; readonly body: string },
): string {
  const checksum = createHash('sha256').update(body).digest('hex');
  const mac = createHmac('sha256', key).update(`${id}|${time}|${webhookId}|${checksum}`).digest('base64');
  // The pattern of transmission_sig wants a letter or digit first.
  return `S${mac}`;
}
