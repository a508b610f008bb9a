import type { GraphAccount } from './accounts';

// Webhook fields by kind of event, from the page and the Instagram webhook reference. On Instagram an echo belongs to
// `messages`; what is missing here comes with `messages` too.
const FACEBOOK: Readonly<Record<string, string>> = {
  echo: 'message_echoes',
  postback: 'messaging_postbacks',
  reaction: 'message_reactions',
  message_edit: 'message_edits',
  read: 'message_reads',
  delivery: 'message_deliveries',
  referral: 'messaging_referrals',
  optin: 'messaging_optins',
  response_feedback: 'response_feedback',
  account_linking: 'messaging_account_linking',
  policy_enforcement: 'messaging_policy_enforcement',
  app_roles: 'messaging_handovers',
  pass_thread_control: 'messaging_handovers',
  take_thread_control: 'messaging_handovers',
  request_thread_control: 'messaging_handovers',
  standby: 'standby',
};

const INSTAGRAM: Readonly<Record<string, string>> = {
  postback: 'messaging_postbacks',
  reaction: 'message_reactions',
  message_edit: 'message_edit',
  read: 'messaging_seen',
  referral: 'messaging_referral',
  optin: 'messaging_optins',
  pass_thread_control: 'messaging_handover',
  take_thread_control: 'messaging_handover',
  request_thread_control: 'messaging_handover',
  standby: 'standby',
};

const MESSAGES = 'messages';

export const ALL_FIELDS: Readonly<Record<string, readonly string[]>> = {
  facebook: [MESSAGES, ...new Set(Object.values(FACEBOOK))],
  instagram: [MESSAGES, ...new Set(Object.values(INSTAGRAM))],
};

/** Whether the account's app wants events of this kind. */
export function wants({ account, fields }: GraphAccount, kind: string): boolean {
  if (fields === undefined) return true;
  const table = account.channel === 'instagram' ? INSTAGRAM : FACEBOOK;
  return fields.includes(table[kind] ?? MESSAGES);
}
