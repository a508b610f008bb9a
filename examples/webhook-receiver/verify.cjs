'use strict';

// Whether a delivery is from renewdesk, as https://www.standardwebhooks.com asks: an HMAC over id, time and body.

const { createHmac, timingSafeEqual } = require('node:crypto');

/** Older or newer deliveries than this many seconds are replays, or one of the two clocks is wrong. */
const TOLERANCE_SECONDS = 5 * 60;

/**
 * @param secret `whsec_...`, as shown when the subscription was made
 * @param body the bytes as they came, before any parsing
 * @param now seconds since 1970
 * @returns undefined when all is well, else what is wrong
 */
function problemWith({ secret, headers, body, now = Math.floor(Date.now() / 1000) }) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!id || !timestamp || !signatures) return 'a header is missing';
  if (!/^\d{1,12}$/.test(timestamp)) return 'the timestamp is no number of seconds';
  if (Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS) return 'the timestamp is too far from now';
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // Several while the secret is being changed; one that fits is enough.
  const fits = signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  return fits ? undefined : 'no signature fits';
}

module.exports = { problemWith };
