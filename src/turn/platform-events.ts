import type { Echo, ThreadControlChange } from '../channel/event';
import { opensWindow } from '../channel/window';
import type { ClaimedEvent } from './claim';
import { type Draft, inPlatformOrder, isSilenced } from './draft';
import { forget, forgetAnswers, type SlotValue, tellingValues } from './unsent';

/** Whose message an echo mirrors. `ours` names the outbox row when the send's own answer has not been noted yet. */
export type EchoOwner =
  | { readonly owner: 'ours'; readonly outboxId?: number }
  | { readonly owner: 'somebody_else' };

export interface PlatformEventDeps {
  /** Looks for our own send behind an echo that came without our mark. */
  ownerOf(threadId: string, echo: Echo): Promise<EchoOwner>;
  /** Values that these messages gave and no other of the thread did: they were unsent. */
  onlySaidIn(threadId: string, messageIds: readonly string[]): Promise<readonly SlotValue[]>;
  /** Is this the app that renewdesk itself is on this account? */
  isOurApp(accountId: string, appId: string): boolean;
}

/** What the customer said in this turn, ready to be understood. */
export interface SaidMessage {
  readonly inboxId: number;
  readonly text: string;
  readonly choice?: string;
  readonly attachments: number;
  /** Written to a person who has given the thread back since. */
  readonly again?: boolean;
}

/**
 * Takes in everything platforms report: messages, edits, deletions, reactions, windows, other people's replies.
 * @returns what there is to answer, in the order it was written.
 */
export async function takePlatformEvents(draft: Draft, deps: PlatformEventDeps): Promise<SaidMessage[]> {
  const events = inPlatformOrder(draft.thread.events);
  const said = new Map<string, SaidMessage>();
  await forgetUnsent(draft, deps);
  for (const claimed of events) {
    noteWindow(draft, claimed);
    await take(draft, claimed, said, deps);
  }
  return said.size > 0 ? [...said.values()] : leftUnanswered(events);
}

/** What a person left open when they gave the thread back; read again only if nothing newer was said. */
function leftUnanswered(events: readonly ClaimedEvent[]): SaidMessage[] {
  const returned = events.findLast(({ event }) => event.kind === 'returned');
  if (returned?.event.kind !== 'returned') return [];
  return (returned.event.unanswered ?? []).map((message) => ({
    ...message,
    inboxId: returned.id,
    again: true,
  }));
}

// All of them at once: a value that two of them gave came from nowhere else.
async function forgetUnsent(draft: Draft, deps: PlatformEventDeps): Promise<void> {
  const unsent = draft.thread.events.flatMap(({ event }) =>
    event.kind === 'delete' ? [event.messageId] : [],
  );
  if (unsent.length === 0) return;
  const only = await deps.onlySaidIn(draft.thread.id, unsent);
  draft.state = forgetAnswers(forget(draft.state, only));
  const values = tellingValues(only);
  for (const platformMessageId of unsent)
    draft.effects.push({ type: 'delete_message', platformMessageId, values });
}

async function take(
  draft: Draft,
  claimed: ClaimedEvent,
  said: Map<string, SaidMessage>,
  deps: PlatformEventDeps,
) {
  const { event, id, at } = claimed;
  switch (event.kind) {
    case 'message': {
      draft.messages.push({
        origin: 'customer',
        text: event.text,
        at,
        platformMessageId: event.messageId,
        ...(event.attachments.length > 0 && { attachments: event.attachments }),
        ...(event.context && { context: event.context }),
      });
      said.set(event.messageId, {
        inboxId: id,
        text: event.text,
        attachments: event.attachments.length,
        ...(event.choice !== undefined && { choice: event.choice }),
      });
      return;
    }
    case 'postback':
      draft.messages.push({ origin: 'customer', text: event.title, at });
      said.set(`postback ${id}`, { inboxId: id, text: event.title, choice: event.choice, attachments: 0 });
      return;
    case 'edit':
      takeEdit(draft, claimed, event, said);
      return;
    case 'delete':
      // Unsent before it was answered: nothing was said.
      said.delete(event.messageId);
      dropText(draft, event.messageId);
      return;
    case 'echo':
      await takeEcho(draft, claimed, event, deps);
      return;
    case 'thread_control':
      if (event.change === 'taken' || event.change === 'passed') takeOwnerChange(draft, at, event, deps);
      return;
    case 'reaction':
    case 'arrival':
    case 'unreadable':
    case 'payment':
    case 'returned':
    case 'pulled':
    case 'timer':
    case 'send_failed':
      return;
  }
}

/** Until when the platform lets us answer, and when the customer was last heard of. */
export function noteWindow(draft: Draft, { event, at }: ClaimedEvent): void {
  if (
    event.kind === 'payment' ||
    event.kind === 'returned' ||
    event.kind === 'pulled' ||
    event.kind === 'timer' ||
    event.kind === 'send_failed'
  )
    return;
  if (opensWindow(event)) draft.windowOpenedAt = Math.max(draft.windowOpenedAt ?? 0, at);
  if (event.kind === 'message' || event.kind === 'postback' || event.kind === 'unreadable') {
    draft.lastCustomerAt = Math.max(draft.lastCustomerAt ?? 0, at);
  }
}

// An edit of what was not answered yet replaces it; an edit of something older is a new message in other clothes.
function takeEdit(
  draft: Draft,
  { id }: ClaimedEvent,
  edit: { messageId: string; text: string },
  said: Map<string, SaidMessage>,
) {
  const index = draft.messages.findIndex((message) => message.platformMessageId === edit.messageId);
  const unanswered = draft.messages[index];
  if (unanswered) draft.messages[index] = { ...unanswered, text: edit.text };
  else draft.effects.push({ type: 'edit_message', platformMessageId: edit.messageId, text: edit.text });
  const before = said.get(edit.messageId);
  said.set(edit.messageId, { attachments: 0, ...before, inboxId: id, text: edit.text });
}

function dropText(draft: Draft, messageId: string): void {
  const index = draft.messages.findIndex((message) => message.platformMessageId === messageId);
  const message = draft.messages[index];
  if (message)
    draft.messages[index] = {
      origin: message.origin,
      text: '',
      at: message.at,
      platformMessageId: messageId,
    };
}

async function takeEcho(
  draft: Draft,
  { at }: ClaimedEvent,
  echo: Echo,
  deps: PlatformEventDeps,
): Promise<void> {
  const whose = await deps.ownerOf(draft.thread.id, echo);
  if (whose.owner === 'ours') {
    if (whose.outboxId === undefined) return;
    draft.effects.push({
      type: 'confirm_sent',
      platformMessageId: echo.messageId,
      outboxId: whose.outboxId,
      at,
    });
    return;
  }
  draft.messages.push({ origin: 'native_app', text: echo.text, at, platformMessageId: echo.messageId });
  draft.effects.push({ type: 'native_takeover', at });
}

// Without an owner the platform made the thread idle: nobody holds it, nothing changes for us.
function takeOwnerChange(
  draft: Draft,
  at: number,
  { ownerAppId, change }: ThreadControlChange,
  deps: PlatformEventDeps,
): void {
  if (ownerAppId === undefined) return;
  // Who takes a thread does so to write in it; one that is passed on waits there for somebody.
  if (!deps.isOurApp(draft.thread.accountId, ownerAppId))
    draft.effects.push({ type: 'native_takeover', at, ...(change === 'passed' && { answered: false }) });
  // Passed by another app; taken it was by ourselves, for a person of the desk.
  else if (change === 'passed' && isSilenced(draft)) draft.effects.push({ type: 'platform_return' });
}
