import type { Answer } from '../core/http';
import { asList, asObject, asText } from '../core/json';
import type { Thread } from '../core/threads';
import { targetOf, type World } from '../core/world';
import { type GraphCall, namedAccounts } from './access';
import type { GraphAccount } from './accounts';
import { badParameter, graphError } from './errors';

const ACTIONS = new Set(['block_user', 'unblock_user', 'ban_user', 'unban_user', 'move_to_spam']);
// Moderate Conversations API: ten people and two actions a request.
const MOST_USERS = 10;
const MOST_ACTIONS = 2;

/** `POST /{page}/moderate_conversations`: blocks and unblocks people, moves conversations to spam; all or nobody. */
export function moderate(graphCall: GraphCall, world: World): Answer {
  const states = namedAccounts(graphCall).filter(({ account }) => account.instagramLogin !== true);
  if (states.length === 0) return graphError('unknownObject');
  const actions = asList(graphCall.fields.actions).map(String);
  const users = asList(graphCall.fields.user_ids).map((user) => asText(asObject(user).id));
  const wrong = complaint(actions, users);
  if (wrong !== undefined) return badParameter(wrong);
  const found = users.map((userId) => find(states, userId ?? '', world));
  if (found.some((one) => one === undefined)) return graphError('notModerated');
  for (const one of found) if (one) act(one, actions, world);
  // The words, not JSON's own true: so it is documented.
  return { status: 200, body: { success: 'true' } };
}

interface Found {
  readonly state: GraphAccount;
  readonly thread: Thread;
}

function complaint(actions: readonly string[], users: readonly (string | undefined)[]): string | undefined {
  if (users.length === 0 || users.length > MOST_USERS || users.includes(undefined))
    return `user_ids: a list of 1 to ${MOST_USERS} objects with an id`;
  if (actions.length === 0 || actions.length > MOST_ACTIONS || !actions.every((one) => ACTIONS.has(one)))
    return `actions: 1 or ${MOST_ACTIONS} of ${[...ACTIONS].join(', ')}`;
  return actions.includes('block_user') && actions.includes('unblock_user')
    ? 'actions: block_user and unblock_user in one request'
    : undefined;
}

function find(states: readonly GraphAccount[], userId: string, world: World): Found | undefined {
  for (const state of states) {
    const { channel, id: accountId } = state.account;
    const thread = world.threads.find({ channel, accountId, userId });
    if (thread) return { state, thread };
  }
  return undefined;
}

function act({ state, thread }: Found, actions: readonly string[], world: World): void {
  if (actions.includes('block_user')) thread.user.blocked = true;
  if (actions.includes('unblock_user')) thread.user.blocked = false;
  world.log.append('control', { ...targetOf(state.account, thread.user.userId), call: 'moderate', actions });
}
