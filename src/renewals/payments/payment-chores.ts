import { completeApproved } from './complete-approved';
import { retryActivations } from './payment-activation';
import type { PaymentDeps } from './payment-notice';
import { refundDue } from './refunds';

/** What the sweeper does for payments: approved money is taken, second payments go back, paid orders become active. */
export function paymentChores(deps: PaymentDeps): readonly (() => Promise<unknown>)[] {
  return [() => completeApproved(deps), () => refundDue(deps), () => retryActivations(deps)];
}
