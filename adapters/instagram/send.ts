import type { Account } from '../../src/channel/account';
import type { Sender, SenderDeps } from '../../src/channel/adapter';
import { type GraphNode, loadGraphNode } from '../meta/graph-api';
import { openGraphConnection } from '../meta/graph-connection';
import { createMetaSender } from '../meta/send';
import { judgeInstagramFault } from './errors';

const FACEBOOK_LOGIN_URL = 'https://graph.facebook.com';
const INSTAGRAM_LOGIN_URL = 'https://graph.instagram.com';

/** Sends by the edge that belongs to the login which issued the account's token. */
export async function connectInstagram(account: Account, deps: SenderDeps): Promise<Sender> {
  const node = await openNode(account, deps.timeoutMs);
  const ownIds = account.pageId ? [account.id, account.pageId] : [account.id];
  return createMetaSender({ ...deps, node, platform: 'instagram', ownIds, judge: judgeInstagramFault });
}

/** Facebook login sends through the linked Page; its token's `me` is that Page where none is configured. */
async function openNode(account: Account, timeoutMs: number): Promise<GraphNode> {
  if (account.login === 'instagram') {
    const connection = await openGraphConnection(account, INSTAGRAM_LOGIN_URL, timeoutMs);
    return loadGraphNode('instagram_user', account.id, connection);
  }
  const connection = await openGraphConnection(account, FACEBOOK_LOGIN_URL, timeoutMs);
  return loadGraphNode('page', account.pageId ?? 'me', connection);
}
