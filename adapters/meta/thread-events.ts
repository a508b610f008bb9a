import type { Echo, EventBase, ThreadControlChange, ThreadEvent } from '../../src/channel/event';
import { epochMs, fingerprint, storableText } from '../../src/channel/platform-values';
import { readAttachments } from './attachments';
import type { EntryContext } from './entry-context';
import type { MetaEvent, MetaMessage } from './schema';

/** What all readers below share: whose event it is, when it was, and what to build keys from. */
interface Scene extends EntryContext {
  readonly event: MetaEvent;
  /** The customer, whichever side of the update they stand on. */
  readonly userId: string;
  readonly at: number;
  /** The platform's own time for keys: the same on every redelivery, which the time of receipt is not. */
  readonly stamp: number;
}

/** Reads an update that concerns one customer; undefined: of a kind or shape nobody has described. */
export function readThreadEvent(
  event: MetaEvent,
  userId: string,
  context: EntryContext,
): ThreadEvent | undefined {
  const scene = setScene(event, userId, context);
  if (event.message) return readMessage(scene, event.message);
  if (event.postback) return readPostback(scene);
  if (event.reaction) return readReaction(scene);
  if (event.message_edit) return readEdit(scene);
  if (event.read || event.delivery) return readReceipt(scene);
  return readArrival(scene) ?? readThreadControl(scene);
}

function base(scene: Scene, dedupeKey: string): EventBase {
  return { accountId: scene.accountId, userId: scene.userId, at: scene.at, dedupeKey };
}

function readMessage(scene: Scene, message: MetaMessage): ThreadEvent {
  const { channel, accountId, userId, stamp } = scene;
  const text = storableText(message.text ?? '');
  const attachments = readAttachments(message);
  // Very old Messenger deliveries had no mid; the stamp and the content stand in for it.
  const content = () => fingerprint(JSON.stringify([text, attachments]));
  const messageId = message.mid ?? `none-${userId}-${stamp}-${content()}`;
  if (message.is_deleted) {
    return { kind: 'delete', ...base(scene, `del:${accountId}:${messageId}`), messageId };
  }
  const shared = { ...base(scene, `msg:${channel}:${accountId}:${messageId}`), messageId, text, attachments };
  const outgoing = message.is_echo || scene.event.sender?.id === accountId;
  if (outgoing) return readEcho(shared, message);
  const choice = message.quick_reply?.payload;
  const context = readContext(message);
  return {
    kind: 'message',
    ...shared,
    ...(choice ? { choice: storableText(choice) } : {}),
    ...(context ? { context } : {}),
  };
}

function readEcho(shared: Omit<Echo, 'kind'>, message: MetaMessage): Echo {
  return {
    kind: 'echo',
    ...shared,
    ...(message.metadata ? { outboxId: storableText(message.metadata) } : {}),
    ...(message.app_id ? { appId: message.app_id } : {}),
  };
}

function readContext({ reply_to: replyTo, referral }: MetaMessage) {
  const ref = referral?.ref ?? referral?.ad_id;
  const context = {
    ...(replyTo?.mid ? { replyToMessageId: replyTo.mid } : {}),
    ...(replyTo?.story?.url ? { storyUrl: replyTo.story.url } : {}),
    ...(ref ? { referral: storableText(ref) } : {}),
  };
  return Object.keys(context).length > 0 ? context : undefined;
}

function readPostback(scene: Scene): ThreadEvent | undefined {
  const { accountId, userId, stamp, event } = scene;
  const postback = event.postback;
  // A postback we hear as a bystander has no payload; there is nothing to act on.
  if (!postback?.payload) return undefined;
  const own = postback.mid ?? `${userId}:${stamp}:${fingerprint(postback.payload)}`;
  return {
    kind: 'postback',
    ...base(scene, `pb:${accountId}:${own}`),
    ...(postback.mid ? { messageId: postback.mid } : {}),
    choice: storableText(postback.payload),
    title: storableText(postback.title ?? ''),
  };
}

function readReaction(scene: Scene): ThreadEvent | undefined {
  const { accountId, userId, stamp, event } = scene;
  const reaction = event.reaction;
  if (!reaction || (reaction.action !== 'react' && reaction.action !== 'unreact')) return undefined;
  return {
    kind: 'reaction',
    ...base(scene, `rx:${accountId}:${reaction.mid}:${userId}:${reaction.action}:${stamp}`),
    messageId: reaction.mid,
    removed: reaction.action === 'unreact',
    ...(reaction.emoji ? { emoji: storableText(reaction.emoji) } : {}),
  };
}

function readEdit(scene: Scene): ThreadEvent | undefined {
  const edit = scene.event.message_edit;
  if (!edit || typeof edit.text !== 'string') return undefined;
  const dedupeKey = `ed:${scene.accountId}:${edit.mid}:${edit.num_edit ?? `at-${scene.stamp}`}`;
  return { kind: 'edit', ...base(scene, dedupeKey), messageId: edit.mid, text: storableText(edit.text) };
}

function readReceipt(scene: Scene): ThreadEvent | undefined {
  const { accountId, userId, event } = scene;
  const state = event.read ? 'read' : 'delivered';
  const watermark = epochMs(event.read ? event.read.watermark : event.delivery?.watermark);
  const messageIds = event.read
    ? [event.read.mid].filter((mid) => typeof mid === 'string')
    : (event.delivery?.mids ?? []);
  const upTo = watermark ?? messageIds.at(-1);
  if (upTo === undefined) return undefined;
  return {
    kind: 'receipt',
    ...base(scene, `rcpt:${accountId}:${userId}:${state}:${upTo}`),
    state,
    ...(watermark === undefined ? {} : { watermark }),
    messageIds,
  };
}

function readArrival(scene: Scene): ThreadEvent | undefined {
  const { accountId, userId, stamp, event } = scene;
  if (event.response_feedback) {
    const { feedback, mid } = event.response_feedback;
    return arrival('feedback', feedback, `${mid ?? stamp}`);
  }
  if (event.referral) return arrival('referral', event.referral.ref ?? event.referral.ad_id, `${stamp}`);
  if (event.optin) return arrival('optin', event.optin.ref ?? event.optin.type, `${stamp}`);
  return undefined;

  function arrival(
    how: 'referral' | 'optin' | 'feedback',
    ref: string | null | undefined,
    when: string,
  ): ThreadEvent {
    const dedupeKey = `arr:${accountId}:${userId}:${how}:${when}:${fingerprint(ref ?? '')}`;
    return { kind: 'arrival', ...base(scene, dedupeKey), how, ...(ref ? { ref: storableText(ref) } : {}) };
  }
}

function readThreadControl(scene: Scene): ThreadEvent | undefined {
  const {
    pass_thread_control: pass,
    take_thread_control: take,
    request_thread_control: request,
  } = scene.event;
  if (pass) return control('passed', pass.new_owner_app_id);
  if (take) return control('taken', take.new_owner_app_id);
  if (request) return control('requested', request.requested_owner_app_id);
  return undefined;

  function control(
    change: ThreadControlChange['change'],
    owner: string | null | undefined,
  ): ThreadControlChange {
    const dedupeKey = `tc:${scene.accountId}:${scene.userId}:${change}:${scene.stamp}`;
    return {
      kind: 'thread_control',
      ...base(scene, dedupeKey),
      change,
      ...(owner ? { ownerAppId: owner } : {}),
    };
  }
}

function setScene(event: MetaEvent, userId: string, context: EntryContext): Scene {
  const stamp = epochMs(event.timestamp) ?? context.entryTime;
  return { ...context, event, userId, at: stamp ?? context.receivedAt, stamp: stamp ?? 0 };
}
