import { asText, type JsonObject } from '../core/json';
import type { Emitted, Platform } from '../core/platform';
import type { Line, Thread } from '../core/threads';
import { targetOf, type World } from '../core/world';
import type { SandboxAccount } from '../types';
import { type XAccount, type XBook, xSignature } from './accounts';
import { occurOnX, X_EVENTS } from './catalogue';
import type { XEmitter } from './emit';
import type { Stream } from './stream';
import { pointEverything } from './subscriptions';
import { addWebhook, crc } from './webhooks';

/** What the admin API can do on X. */
export function xPlatform(world: World, book: XBook, emitter: XEmitter, stream: Stream): Platform {
  const stateOf = ({ user }: Thread): XAccount => {
    const state = book.byUser(user.accountId);
    if (state === undefined) throw new Error(`no account ${user.accountId}`);
    return state;
  };

  function nativeReply(thread: Thread, text: string): Emitted {
    const state = stateOf(thread);
    const messageId = world.ids.snowflake(world.clock.now());
    const line: Line = { messageId, at: world.clock.now(), from: 'brand', origin: 'native', text };
    world.threads.write(thread, line);
    world.log.append('native', { ...targetOf(state.account, thread.user.userId), messageId, text });
    return { messageId, delivered: emitter.sent(state, thread, line) };
  }

  function event(account: SandboxAccount, kind: string, body: JsonObject): Emitted | string {
    const userId = asText(body.userId) ?? world.ids.snowflake(world.clock.now());
    const thread = world.meet(account, userId);
    const delivered = occurOnX(kind, { state: book.of(account), thread, body, emitter, world });
    return delivered === undefined ? `unknown kind "${kind}"` : { messageId: '', delivered };
  }

  async function setWebhook(
    account: SandboxAccount,
    url: string,
    handshake: boolean,
  ): Promise<string | undefined> {
    const state = book.of(account);
    if (handshake && !(await crc(url, state, world))) return 'CrcValidationFailed';
    const found = book.webhooks.find((one) => one.url === url && one.appKey === state.keys.consumerKey);
    const webhook = found ?? addWebhook(url, state, book, world);
    webhook.valid = true;
    pointEverything(state, webhook.id, book, world);
    state.delivery.resubscribe();
    return undefined;
  }

  return {
    accounts: book.list.map(({ account }) => account),
    newUserId: () => world.ids.snowflake(world.clock.now()),
    say: (thread, saying) => emitter.say(stateOf(thread), thread, saying),
    nativeReply,
    event,
    eventKinds: X_EVENTS,
    raw: (account, body, secret) =>
      book.of(account).delivery.raw(body, secret === undefined ? {} : xSignature(body, secret)),
    setWebhook,
    signingSecret: (account) => book.of(account).keys.consumerSecret,
    isSubscribed: (account) => book.of(account).delivery.subscribed,
    get pending() {
      return book.list.reduce((sum, { delivery }) => sum + delivery.pending, 0);
    },
    reset() {
      for (const state of book.list) {
        state.delivery.resubscribe();
        state.spent = 0;
      }
    },
    close() {
      stream.close();
      for (const { delivery } of book.list) delivery.close();
    },
  };
}
