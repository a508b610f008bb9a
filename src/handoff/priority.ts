import type { Packet } from '../console/contract/packet';
import type { HandoffReason } from '../turn/port';

/** 0 none, 1 low, 2 medium, 3 high, 4 urgent. */
export type Priority = 0 | 1 | 2 | 3 | 4;

/** Danger and money first, then what we broke, then what the bot could not do. */
const BY_REASON: Readonly<Record<HandoffReason, Priority>> = {
  payment_problem: 4,
  failed_turn: 3,
  send_problem: 3,
  order_system_down: 3,
  asked_for_human: 2,
  identity_locked: 2,
  not_renewable: 2,
  intent_needs_person: 2,
  call_back: 2,
  bulk_quote: 2,
  not_understood: 1,
  unreadable_channel: 1,
  loop: 1,
  self_harm: 4,
  payment_dispute: 4,
  legal_threat: 4,
  complaint: 3,
  sender_differs: 3,
  pulled: 3,
  cancel_or_refund: 2,
  slot_failed: 2,
  low_rating: 2,
  turn_cap: 1,
};

/** A plan that ends within this time, or has ended, leaves its owner without data while they wait. */
const SOON_MS = 48 * 3_600_000;

/** How much a case presses when it is handed over. */
export function priorityOf(reason: HandoffReason, orders: Packet['orders'], now: number): Priority {
  const byReason = BY_REASON[reason];
  const runsOut = orders.some((order) => order.expiresAt !== undefined && order.expiresAt < now + SOON_MS);
  return runsOut && byReason < 3 ? 3 : byReason;
}
