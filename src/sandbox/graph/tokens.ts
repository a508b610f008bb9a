import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../core/http';
import { asText } from '../core/json';
import { readBody } from './access';
import type { GraphAccounts } from './accounts';
import { badParameter, graphError } from './errors';

const SIXTY_DAYS_S = 60 * 24 * 3_600;

/** `GET /refresh_access_token` and `/access_token` of Instagram Login: a new token for 60 days. */
export function refreshToken(call: Call, accounts: GraphAccounts): Answer {
  const token = call.query.get('access_token') ?? '';
  const states = accounts.byToken(token);
  if (states.length === 0) return graphError('token');
  const grant = call.query.get('grant_type');
  if (grant !== 'ig_refresh_token' && grant !== 'ig_exchange_token')
    return badParameter('unknown grant_type');
  const fresh = `IGAA${randomBytes(40).toString('base64url')}`;
  for (const state of states) state.tokens.add(fresh);
  return { status: 200, body: { access_token: fresh, token_type: 'bearer', expires_in: SIXTY_DAYS_S } };
}

/** `GET|POST /oauth/access_token`: the app token, or a long-lived token for a short-lived one. */
export function oauthToken(call: Call, accounts: GraphAccounts): Answer {
  const fields = { ...Object.fromEntries(call.query), ...readBody(call) };
  const appId = asText(fields.client_id) ?? '';
  const secret = asText(fields.client_secret) ?? '';
  if (accounts.byApp(appId, secret).length === 0) return badParameter('Error validating client secret.');
  if (fields.grant_type === 'client_credentials') {
    return { status: 200, body: { access_token: `${appId}|${secret}`, token_type: 'bearer' } };
  }
  const exchanged = asText(fields.fb_exchange_token);
  if (exchanged === undefined || accounts.byToken(exchanged).length === 0) return graphError('token');
  return { status: 200, body: { access_token: exchanged, token_type: 'bearer', expires_in: SIXTY_DAYS_S } };
}
