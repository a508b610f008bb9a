import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../core/http';
import { asText } from '../core/json';
import { targetOf, type World } from '../core/world';
import { proofIsRight, readBody, tokenOf } from './access';
import type { GraphAccount, GraphAccounts } from './accounts';
import { badParameter, graphError } from './errors';

const DAY_S = 24 * 3_600;
const SIXTY_DAYS_S = 60 * DAY_S;
/** For so long after the person who gave a token was here last, its app may read their data. */
const DATA_ACCESS_S = 90 * DAY_S;

/** `GET /debug_token`: what a token is worth, for the app it belongs to or for who holds it. */
export function debugToken(call: Call, accounts: GraphAccounts, world: World): Answer {
  const fields = Object.fromEntries(call.query);
  const bearer = tokenOf(call, fields);
  if (bearer === undefined) return graphError('noToken');
  const input = call.query.get('input_token') ?? '';
  if (input === '') return badParameter('input_token is required');
  const [appId = '', secret = ''] = bearer.split('|');
  const asking = [...accounts.byApp(appId, secret), ...accounts.byToken(bearer)];
  if (asking.length === 0) return graphError('token');
  if (!proofIsRight(call.query.get('appsecret_proof') ?? undefined, bearer, asking))
    return graphError('proof');
  const [found] = accounts.byToken(input).filter((one) => asking.some((own) => own.appId === one.appId));
  return { status: 200, body: { data: found ? worth(found, world) : { is_valid: false, scopes: [] } } };
}

function worth({ account, appId }: GraphAccount, world: World) {
  const { id, pageId, tokenEndsAt } = account;
  const now = Math.floor(world.clock.now() / 1_000);
  const ended = tokenEndsAt !== undefined && tokenEndsAt <= world.clock.now();
  const refused = world.faults.take('token-190', targetOf(account)) !== undefined;
  return {
    app_id: appId,
    type: 'PAGE',
    application: 'Desk',
    data_access_expires_at: now + DATA_ACCESS_S,
    expires_at: tokenEndsAt === undefined ? 0 : Math.floor(tokenEndsAt / 1_000),
    is_valid: !ended && !refused,
    profile_id: pageId ?? id,
    scopes: ['pages_messaging', 'pages_manage_metadata'],
  };
}

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
