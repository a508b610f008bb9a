import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../core/http';
import { asText, isObject, parseJson } from '../core/json';
import type { World } from '../core/world';
import type { XBook } from './accounts';

const ACCESS_SECONDS = 7_200;
const SCOPE = 'dm.read dm.write tweet.read users.read offline.access';

/** `POST /2/oauth2/token`: a new pair for a refresh token, which is used up by it. */
export function oauth2Token(call: Call, book: XBook, world: World): Answer {
  const text = call.raw.toString('utf8');
  const json = parseJson(text);
  const fields = isObject(json) ? json : Object.fromEntries(new URLSearchParams(text));
  if (fields.grant_type !== 'refresh_token') return refused('unsupported_grant_type', 'use refresh_token');
  const given = asText(fields.refresh_token);
  const state = book.list.find(({ refreshToken }) => refreshToken !== undefined && refreshToken === given);
  if (state === undefined) return refused('invalid_request', 'Value passed for the token was invalid.');
  const now = world.clock.now();
  const issued = Buffer.from(`${randomBytes(32).toString('base64url')}:${now}:1:1:at:1`);
  const access = issued.toString('base64url');
  const refresh = randomBytes(48).toString('base64url');
  state.refreshToken = refresh;
  state.tokens.set(access, now + ACCESS_SECONDS * 1_000);
  return {
    status: 200,
    body: {
      token_type: 'bearer',
      expires_in: ACCESS_SECONDS,
      access_token: access,
      scope: SCOPE,
      refresh_token: refresh,
    },
  };
}

/** `POST /2/oauth2/revoke`. */
export function oauth2Revoke(call: Call, book: XBook): Answer {
  const token = new URLSearchParams(call.raw.toString('utf8')).get('token') ?? '';
  for (const state of book.list) {
    state.tokens.delete(token);
    if (state.refreshToken === token) state.refreshToken = undefined;
  }
  return { status: 200, body: { revoked: true } };
}

function refused(error: string, error_description: string): Answer {
  return { status: 400, body: { error, error_description } };
}
