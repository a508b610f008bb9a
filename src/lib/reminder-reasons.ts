/** Why a reminder was not sent, or not yet. Each is explained in docs/operations.md. */
export const REMINDER_REASONS = [
  'no_consent',
  'opted_out',
  'person_has_control',
  'window_closed',
  'quiet_hours',
  'in_conversation',
  'renewed',
  'end_changed',
  'order_gone',
  'not_renewable',
  'order_system_down',
  'already_reminded',
  'too_late',
  'refused',
  'failed_turn',
] as const;
export type ReminderReason = (typeof REMINDER_REASONS)[number];
