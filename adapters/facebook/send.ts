import type { Account } from '../../src/channel/account';
import type { Sender, SenderDeps } from '../../src/channel/adapter';
import { loadGraphNode } from '../meta/graph-api';
import { openGraphConnection } from '../meta/graph-connection';
import { createMetaSender } from '../meta/send';
import { judgeFacebookFault } from './errors';

const GRAPH_URL = 'https://graph.facebook.com';

/** Sends through the Page's own edge with the Page token. */
export async function connectFacebook(account: Account, deps: SenderDeps): Promise<Sender> {
  const connection = await openGraphConnection(account, GRAPH_URL, deps.timeoutMs);
  const node = await loadGraphNode('page', account.id, connection);
  return createMetaSender({
    ...deps,
    node,
    platform: 'messenger',
    ownIds: [account.id],
    judge: judgeFacebookFault,
  });
}
