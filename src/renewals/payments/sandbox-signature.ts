import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Older or newer deliveries are refused, as a genuine provider's would be after a replay. */
export const SIGNATURE_TOLERANCE_MS = 5 * 60_000;
const HEADER = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/** The pretend provider's key, of this installation alone. @param secretKey the installation's SECRET_KEY. */
export function sandboxCheckoutSecret(secretKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'renewdesk sandbox checkout', 32));
}

/** Value of the `sandbox-signature` header over these exact bytes. @param at epoch ms. */
export function signSandbox(secret: Buffer, body: Buffer, at: number): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${mac(secret, seconds, body).toString('hex')}`;
}

/** True when the header was made with our secret over these bytes, within the tolerance of `now`. */
export function verifySandbox(secret: Buffer, body: Buffer, header: unknown, now: number): boolean {
  const found = typeof header === 'string' ? HEADER.exec(header) : null;
  if (!found) return false;
  const seconds = Number(found[1]);
  const fresh = Math.abs(now - seconds * 1000) <= SIGNATURE_TOLERANCE_MS;
  return timingSafeEqual(mac(secret, seconds, body), Buffer.from(found[2] ?? '', 'hex')) && fresh;
}

function mac(secret: Buffer, seconds: number, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
}
