import type { AccountEvent } from '../../src/channel/event';
import { epochMs, fingerprint, storableText } from '../../src/channel/platform-values';
import type { Collector } from '../../src/channel/received';
import type { EntryContext } from './entry-context';
import { type MetaEvent, metaEvent } from './schema';
import { readThreadEvent } from './thread-events';

const POLICY_ACTIONS: Readonly<Record<string, AccountEvent['what']>> = {
  warning: 'policy_warning',
  block: 'policy_block',
  unblock: 'policy_unblock',
};

/** Sorts one update into events, account events, ignored and unknown. */
export function collectEvent(raw: unknown, context: EntryContext, found: Collector): void {
  const parsed = metaEvent.safeParse(raw);
  const unknown = (reason: string) => found.unknown.push({ accountId: context.accountId, reason, body: raw });
  if (!parsed.success) {
    unknown('update of an unknown shape');
    return;
  }
  const event = parsed.data;
  const ignored = reasonToIgnore(event);
  if (ignored) {
    found.ignored.push({ reason: ignored });
    return;
  }
  const accountEvent = readAccountEvent(event, context);
  if (accountEvent) {
    found.accountEvents.push(accountEvent);
    return;
  }
  const userId = customerOf(event, context.accountId);
  if (userId === undefined) {
    // Instagram's bare `message_edit` (num_edit 0) ends here: its mid stays in quarantine for a later back-fill.
    unknown(event.message_edit ? 'message_edit without parties' : 'update without a customer');
    return;
  }
  const threadEvent = readThreadEvent(event, userId, context);
  if (threadEvent) found.events.push(threadEvent);
  else unknown('update of a kind nobody has described');
}

function reasonToIgnore(event: MetaEvent): 'self' | 'lead' | 'consent' | undefined {
  const { message, postback, referral, sender, recipient } = event;
  if (message?.is_self || postback?.is_self || event.is_self) return 'self';
  if (sender && recipient && sender.id === recipient.id) return 'self';
  // A lead form's answers arrive as messages that the customer never typed.
  if (message?.hop_context || event.hop_context || event.lead || referral?.type?.startsWith('LEAD_'))
    return 'lead';
  if (event.optout || event.account_linking || (event.optin?.user_ref && !sender)) return 'consent';
  return undefined;
}

function readAccountEvent(event: MetaEvent, context: EntryContext): AccountEvent | undefined {
  const policy = event.policy_enforcement ?? event['policy-enforcement'];
  if (policy) return accountEvent(POLICY_ACTIONS[policy.action] ?? 'other', policy.reason ?? policy.action);
  if (event.app_roles) return accountEvent('roles', Object.keys(event.app_roles).join(','));
  return undefined;

  function accountEvent(what: AccountEvent['what'], detail: string): AccountEvent {
    const { accountId, channel, entryTime, receivedAt } = context;
    const stamp = epochMs(event.timestamp) ?? entryTime;
    const dedupeKey = `acct:${channel}:${accountId}:${what}:${stamp ?? 0}:${fingerprint(detail)}`;
    return {
      kind: 'account',
      accountId,
      at: stamp ?? receivedAt,
      dedupeKey,
      what,
      detail: storableText(detail),
    };
  }
}

/** The account is the entry's id; the customer is the other party, on whichever side they stand. */
function customerOf(event: MetaEvent, accountId: string): string | undefined {
  const { sender, recipient, message } = event;
  const outgoing = message?.is_echo || sender?.id === accountId;
  const id = outgoing ? recipient?.id : sender?.id;
  return id === accountId ? undefined : id;
}
