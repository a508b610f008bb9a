import { randomInt } from 'node:crypto';
import type { Answer } from '../core/http';
import { asText, type JsonObject } from '../core/json';
import { targetOf, type World } from '../core/world';
import type { GraphCall } from './access';
import { pickAccount } from './access';
import type { GraphAccount, GraphAccounts } from './accounts';
import { badParameter, graphError } from './errors';
import { ALL_FIELDS } from './fields';

const OBJECT_CHANNEL: Readonly<Record<string, string>> = { page: 'facebook', instagram: 'instagram' };

/** `POST|GET|DELETE /{node}/subscribed_apps`: which events of the account this app wants. */
export function subscribedApps(graphCall: GraphCall, world: World): Answer {
  const state = pickAccount(graphCall, () => false);
  if (state === undefined) return graphError('unknownObject');
  const { call, fields } = graphCall;
  if (call.method === 'GET') return { status: 200, body: { data: listing(state) } };
  if (call.method === 'DELETE') {
    state.fields = [];
    return { status: 200, body: { success: true } };
  }
  const wanted = fieldList(fields.subscribed_fields);
  if (wanted.length === 0) return badParameter('subscribed_fields is required');
  state.fields = wanted;
  state.delivery.resubscribe();
  world.faults.lift('webhook-invalidated', targetOf(state.account));
  return { status: 200, body: { success: true } };
}

/** `POST /{app}/subscriptions`: the app's callback; Meta asks it for the challenge before it answers. */
export async function appSubscriptions(
  fields: JsonObject,
  appId: string,
  accounts: GraphAccounts,
  world: World,
): Promise<Answer> {
  const [app, secret = ''] = (asText(fields.access_token) ?? '').split('|');
  const owned = app === appId ? accounts.byApp(appId, secret) : [];
  const channel = OBJECT_CHANNEL[asText(fields.object) ?? ''];
  const states = owned.filter(({ account }) => account.channel === channel);
  if (states.length === 0) return graphError('token');
  const url = asText(fields.callback_url);
  const verifyToken = asText(fields.verify_token);
  if (url === undefined || verifyToken === undefined) {
    return badParameter('callback_url and verify_token are required');
  }
  const wrong = await handshake(url, verifyToken, states, world);
  if (wrong !== undefined) return badParameter(wrong, 2200);
  for (const state of states) state.webhookUrl = url;
  return { status: 200, body: { success: true } };
}

/** Asks the callback to return a challenge; a text says what it did wrong. */
export async function handshake(
  url: string,
  verifyToken: string,
  states: readonly GraphAccount[],
  world: World,
): Promise<string | undefined> {
  const challenge = String(randomInt(100_000_000, 2_000_000_000));
  const query = `hub.mode=subscribe&hub.challenge=${challenge}&hub.verify_token=${encodeURIComponent(verifyToken)}`;
  const answer = await world.poster.get(`${url}?${query}`, world.settings().delays.metaPatienceMs);
  const ok = answer.status === 200 && answer.body === challenge;
  for (const { account } of states) {
    world.log.append('handshake', { ...targetOf(account), url, ok, status: answer.status ?? null });
  }
  if (ok) return undefined;
  return `Callback verification failed: HTTP status ${answer.status ?? answer.error ?? 'none'}, body does not match`;
}

function listing({ appId, fields, account }: GraphAccount): JsonObject[] {
  const subscribed_fields = fields ?? ALL_FIELDS[account.channel];
  if (subscribed_fields === undefined || subscribed_fields.length === 0) return [];
  return [{ id: appId, name: 'Desk', link: 'https://example.com/', category: 'Business', subscribed_fields }];
}

function fieldList(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return (asText(value) ?? '').split(',').filter((field) => field !== '');
}
