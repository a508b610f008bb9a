/** Why a person is needed; docs/handoff.md says when each is given. Stored with cases, so none ever goes away. */
export const HANDOFF_REASONS = [
  'asked_for_human',
  'not_understood',
  'identity_locked',
  'order_system_down',
  'not_renewable',
  'unreadable_channel',
  'loop',
  'failed_turn',
  'payment_problem',
  'send_problem',
  'intent_needs_person',
  'call_back',
  'bulk_quote',
  'slot_failed',
  'complaint',
  'cancel_or_refund',
  'payment_dispute',
  'legal_threat',
  'self_harm',
  'sender_differs',
  'turn_cap',
  'pulled',
  'low_rating',
] as const;

export type HandoffReason = (typeof HANDOFF_REASONS)[number];
