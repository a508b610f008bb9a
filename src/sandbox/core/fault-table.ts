/**
 * Every named fault: what the emulated platform does wrong while it is on. Parameters stand in brackets with their
 * defaults; `times`, `rate`, `channel`, `accountId` and `userId` work for all of them.
 */
export const FAULTS = {
  // Deliveries
  'slow-ack': 'a webhook answer later than [limitMs 0] counts as failed, so the delivery is repeated',
  'webhook-invalidated': 'nothing is delivered: X shows valid:false until PUT, Meta has unsubscribed the app',
  'duplicate-delivery': 'each delivery is posted [copies 2] times at once',
  'out-of-order': 'an event waits for the next one of its thread, or [holdMs 150], and comes after it',
  'clock-skew': 'times in deliveries are off by [skewMs 90000]',
  'seconds-timestamps': 'times in Meta deliveries are seconds instead of milliseconds',
  'unknown-event-9kb': 'each customer message is followed by an event of an unknown kind, 9 kB long',
  'edit-race': 'the customer edits each message at once to [text "(edited)"]',
  'delete-race': 'the customer deletes each message at once (Instagram)',
  'bare-edit': 'each customer message is followed by an edit without parties or text, num_edit 0 (Instagram)',
  'echo-lost': 'own messages are not echoed',
  'echo-late': 'echoes come [delayMs 500] later',
  'echo-first': 'the echo arrives before the send is answered, which takes [delayMs 40]',
  // Sends, after the message was accepted
  'error-after-accept': 'the message is delivered, the answer is HTTP 500',
  'timeout-after-accept': 'the message is delivered, then the connection breaks [after hangMs 0]',
  'lose-response': 'the same as timeout-after-accept',
  'delivered-but-error': 'the message is delivered, the answer is Graph error 1/1357046 (X: 503)',
  // Sends, refused
  'token-190': 'the token is no longer valid (Graph 190, X 401)',
  'window-closed': 'outside the reply window (Graph 10, X 403)',
  'user-blocked': 'the customer has blocked the brand (Graph 551, X 403)',
  'owned-by-other-app': 'another app owns the thread (Messenger 10/2018300, Instagram 100/2534037)',
  'policy-block': 'the account is blocked for policy (Graph 368, X 403)',
  'rate-storm': 'too many calls (Graph 613, X 429 with a reset [resetMs 2000] ahead)',
  'profile-refused': 'the person has not agreed to show their profile (Messenger 100/2018218, Instagram 230)',
  // Every call
  'slow-answer': 'answers come [delayMs 1000] late',
  outage: 'calls are answered [status 503], or reset before being read when [reset true]',
  'credits-exhausted': 'X asks for payment (402)',
} as const;

export type FaultName = keyof typeof FAULTS;

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}
