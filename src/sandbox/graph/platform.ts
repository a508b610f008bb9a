import { asText, type JsonObject } from '../core/json';
import type { Emitted, Platform } from '../core/platform';
import type { Line, Thread } from '../core/threads';
import { targetOf, type World } from '../core/world';
import type { SandboxAccount } from '../types';
import { type GraphAccount, type GraphAccounts, signatures } from './accounts';
import { GRAPH_EVENTS, occur } from './catalogue';
import { INSTAGRAM_INBOX_APP, PAGE_INBOX_APP, take } from './control';
import type { GraphEmitter } from './emit';
import { handshake } from './subscriptions';

/** What the admin API can do on Messenger and Instagram. */
export function graphPlatform(world: World, accounts: GraphAccounts, emitter: GraphEmitter): Platform {
  function nativeReply(thread: Thread, text: string): Emitted {
    const state = accounts.of(accountOf(thread));
    const isInstagram = state.account.channel === 'instagram';
    const messageId = world.ids.mid(isInstagram ? 'instagram' : 'facebook');
    const line: Line = { messageId, at: world.clock.now(), from: 'brand', origin: 'native', text };
    world.threads.write(thread, line);
    world.log.append('native', { ...targetOf(state.account, thread.user.userId), messageId, text });
    if (state.account.routing === true) {
      take(state, thread, isInstagram ? INSTAGRAM_INBOX_APP : PAGE_INBOX_APP, '', emitter, world);
    }
    const extra: JsonObject = isInstagram ? {} : { app_id: Number(PAGE_INBOX_APP) };
    return { messageId, delivered: emitter.echo(state, thread, line, extra) };
  }

  function accountOf({ user }: Thread): SandboxAccount {
    const found = accounts.list.find(
      ({ account }) => account.id === user.accountId && account.channel === user.channel,
    );
    if (found === undefined) throw new Error(`no account ${user.accountId}`);
    return found.account;
  }

  function event(account: SandboxAccount, kind: string, body: JsonObject): Emitted | string {
    const state = accounts.of(account);
    const userId = asText(body.userId) ?? world.ids.scopedUser();
    const { channel, id: accountId } = account;
    const newest = world.threads.find({ channel, accountId, userId })?.lines.at(-1);
    const isInstagram = channel === 'instagram';
    const mid =
      asText(body.messageId) ?? newest?.messageId ?? world.ids.mid(isInstagram ? 'instagram' : 'facebook');
    const delivered = occur(kind, { state, userId, mid, body, emitter, world });
    return delivered === undefined ? `unknown kind "${kind}"` : { messageId: mid, delivered };
  }

  async function setWebhook(
    account: SandboxAccount,
    url: string,
    shakeHands: boolean,
  ): Promise<string | undefined> {
    const state: GraphAccount = accounts.of(account);
    const wrong = shakeHands ? await handshake(url, account.verifyToken, [state], world) : undefined;
    if (wrong !== undefined) return wrong;
    state.webhookUrl = url;
    state.delivery.resubscribe();
    return undefined;
  }

  return {
    accounts: accounts.list.map(({ account }) => account),
    newUserId: () => world.ids.scopedUser(),
    say: (thread, saying) => emitter.say(accounts.of(accountOf(thread)), thread, saying),
    nativeReply,
    event,
    eventKinds: GRAPH_EVENTS,
    raw: (account, body, secret) =>
      accounts.of(account).delivery.raw(body, secret === undefined ? {} : signatures(body, secret)),
    setWebhook,
    signingSecret: ({ appSecrets: [secret = ''] }) => secret,
    isSubscribed: (account) => accounts.of(account).delivery.subscribed,
    get pending() {
      return accounts.list.reduce((sum, { delivery }) => sum + delivery.pending, 0);
    },
    reset() {
      for (const { account, delivery, tokens } of accounts.list) {
        delivery.resubscribe();
        tokens.clear();
        tokens.add(account.token);
      }
    },
    close() {
      for (const { delivery } of accounts.list) delivery.close();
    },
  };
}
