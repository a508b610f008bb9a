import type { Answer } from '../core/http';
import { asList, asText, type JsonObject } from '../core/json';
import type { SandboxUser } from '../core/threads';
import { targetOf, type World } from '../core/world';
import { type GraphCall, pickAccount } from './access';
import type { GraphAccount } from './accounts';
import { badParameter, graphError } from './errors';
import { conversationNode, messageNode } from './history';

/** `GET /{id}`: an account, a customer's profile, a conversation or a message. */
export function readNode(graphCall: GraphCall, world: World): Answer {
  const id = graphCall.call.params.node ?? 'me';
  const own = pickAccount(graphCall, () => false);
  if (own !== undefined) return { status: 200, body: accountNode(own, graphCall) };
  return (
    profileNode(id, graphCall, world) ??
    conversationNode(id, 'node', graphCall, world) ??
    messageNode(id, graphCall, world) ??
    graphError('unknownObject')
  );
}

/** `GET|POST|DELETE /{node}/messenger_profile`: get-started button, ice breakers, menu. */
export function messengerProfile(graphCall: GraphCall): Answer {
  const state = pickAccount(graphCall, () => false);
  if (state === undefined) return graphError('unknownObject');
  const { call, fields } = graphCall;
  const { access_token: _token, appsecret_proof: _proof, fields: names, ...properties } = fields;
  if (call.method === 'GET') return { status: 200, body: { data: [state.profile] } };
  if (call.method === 'DELETE') {
    for (const name of asList(names).map(String)) delete state.profile[name];
    return { status: 200, body: { result: 'success' } };
  }
  // Both platforms: at most four ice breakers.
  if (asList(properties.ice_breakers).length > 4) return badParameter('at most 4 ice_breakers');
  state.profile = { ...state.profile, ...properties };
  return { status: 200, body: { result: 'success' } };
}

function accountNode({ account, appId }: GraphAccount, { fields }: GraphCall): JsonObject {
  const wanted = (asText(fields.fields) ?? 'id,name').split(',');
  const all: JsonObject = {
    // With Instagram Login `id` is scoped to the app, while webhooks carry what is called `user_id` here.
    id: account.instagramLogin === true ? `9${account.id.slice(1)}` : account.id,
    user_id: account.id,
    name: account.name,
    username: account.handle,
    app_id: appId,
    messaging_feature_status: { hop_v2: account.routing === true, msgr_multi_app: true, ig_multi_app: true },
  };
  return Object.fromEntries(['id', ...wanted].filter((name) => name in all).map((name) => [name, all[name]]));
}

function profileNode(id: string, graphCall: GraphCall, world: World): Answer | undefined {
  for (const { account } of graphCall.accounts) {
    const thread = world.threads.find({ channel: account.channel, accountId: account.id, userId: id });
    if (thread === undefined) continue;
    const { channel } = account;
    if (world.faults.take('profile-refused', targetOf(account, id)) !== undefined)
      return graphError(channel === 'instagram' ? 'noConsent' : 'noProfile');
    const all = personFields(thread.user);
    const wanted = (asText(graphCall.fields.fields) ?? Object.keys(all).join(',')).split(',');
    const odd = wanted.find((field) => field !== 'id' && !(field in all));
    if (odd !== undefined) return badParameter(`Tried accessing nonexisting field (${odd})`);
    const chosen = wanted.map((field) => [field, all[field]]);
    return { status: 200, body: { ...Object.fromEntries(chosen), id } };
  }
  return undefined;
}

/** What the two platforms tell of a person, each by its own names. */
function personFields({ channel, userId, name, handle, locale }: SandboxUser): JsonObject {
  const [first = name, ...rest] = name.split(' ');
  const profile_pic = `https://images.example.com/${userId}.jpg`;
  if (channel === 'facebook')
    return { first_name: first, last_name: rest.join(' '), name, profile_pic, locale };
  return {
    name,
    username: handle,
    profile_pic,
    follower_count: 12,
    is_user_follow_business: false,
    is_business_follow_user: false,
    is_verified_user: false,
  };
}
