import { createHmac } from 'node:crypto';
import type { Answer, Call } from '../core/http';
import { asObject, asText, isObject, type JsonObject, parseJson } from '../core/json';
import { targetOf, type World } from '../core/world';
import type { GraphAccount, GraphAccounts } from './accounts';
import { graphError } from './errors';

/** A Graph call that may go on: who is calling and what was asked, from query and body together. */
export interface GraphCall {
  readonly accounts: readonly GraphAccount[];
  readonly fields: JsonObject;
  readonly call: Call;
}

/** Checks token and proof of a call; an answer means it was refused. */
export function admit(call: Call, accounts: GraphAccounts, world: World): GraphCall | Answer {
  const fields = { ...Object.fromEntries(call.query), ...readBody(call) };
  const token = tokenOf(call, fields);
  if (token === undefined) return graphError('noToken');
  const opened = accounts.byToken(token);
  const expired = opened.some(
    ({ account }) =>
      (account.tokenEndsAt ?? Number.POSITIVE_INFINITY) <= world.clock.now() ||
      world.faults.take('token-190', targetOf(account)) !== undefined,
  );
  if (opened.length === 0 || expired) return graphError('token');
  if (!proofIsRight(asText(fields.appsecret_proof), token, opened)) return graphError('proof');
  return { accounts: opened, fields, call };
}

export function isAnswer(value: GraphCall | Answer): value is Answer {
  return 'status' in value;
}

/** The account a path or body means: by node id, else by the recipient it knows, else the first. */
export function pickAccount(
  graphCall: GraphCall,
  knows: (account: GraphAccount, userId: string) => boolean,
): GraphAccount | undefined {
  const { fields } = graphCall;
  const named = namedAccounts(graphCall);
  if (named.length < 2) return named[0];
  const platform = asText(fields.platform);
  if (platform !== undefined) {
    const channel = platform === 'instagram' ? 'instagram' : 'facebook';
    return named.find(({ account }) => account.channel === channel);
  }
  const userId = asText(asObject(fields.recipient).id) ?? asText(fields.recipient);
  // A Page token opens two accounts under one node: the person decides, else the Page itself is meant.
  const known = named.find((one) => userId !== undefined && knows(one, userId));
  return known ?? named.find(({ account }) => account.channel === 'facebook') ?? named[0];
}

/** All accounts that the node of a path stands for: a Page's own, and the Instagram account linked to it. */
export function namedAccounts({ accounts, call }: GraphCall): readonly GraphAccount[] {
  const node = call.params.node ?? 'me';
  return accounts.filter(
    ({ account }) =>
      node === 'me' || account.id === node || (account.pageId === node && account.instagramLogin !== true),
  );
}

/** The token for the log: enough to tell two apart, too little to use. */
export function maskToken(token: string | undefined): string | undefined {
  return token === undefined ? undefined : `...${token.slice(-4)}`;
}

export function tokenOf(call: Call, fields: JsonObject): string | undefined {
  const header = call.headers.authorization;
  if (header !== undefined) return header.replace(/^(Bearer|OAuth)\s+/i, '');
  return asText(fields.access_token);
}

/** Body fields, JSON or form; values of a form that are JSON themselves are read as such. */
export function readBody(call: Call): JsonObject {
  if (call.raw.length === 0) return {};
  const text = call.raw.toString('utf8');
  const parsed = parseJson(text);
  if (isObject(parsed)) return parsed;
  const fields: JsonObject = {};
  for (const [key, value] of new URLSearchParams(text)) {
    fields[key] = /^[[{]/.test(value) ? (parseJson(value) ?? value) : value;
  }
  return fields;
}

/** Whether a call proves that it knows the secret of an app, as far as the app wants that. */
export function proofIsRight(
  proof: string | undefined,
  token: string,
  accounts: readonly GraphAccount[],
): boolean {
  if (proof === undefined) return !accounts.some(({ account }) => account.requireProof === true);
  const secrets = accounts.flatMap(({ account }) => account.appSecrets);
  return secrets.some((secret) => createHmac('sha256', secret).update(token).digest('hex') === proof);
}
