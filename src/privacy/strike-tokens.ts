// Link tokens are 32 characters of Crockford base32 (src/lib/ids.ts).
const LINK_TOKEN = /\/r\/[0-9a-z]{32}/g;

/** Strikes out the secret part of renewal links in a text: whoever holds it may pay, so only the customer keeps it. */
export function strikeTokens(text: string): string {
  return text.replace(LINK_TOKEN, '/r/…');
}

/**
 * The same in SQL, for an outbox row `o` that has reached the customer. Links travel at priority 0 and 1 only, so other
 * rows are left as they are without a look.
 */
export const STRUCK_BODY = `case when o.priority > 1 then o.body
  else regexp_replace(o.body::text, '/r/[0-9a-z]{32}', '/r/…', 'g')::jsonb end`;
