import type { IntentModule } from '../src/turn/port';
import { billingCycle } from './billing-cycle/intent';
import { billingHistory } from './billing-history/intent';
import { botIdentity } from './bot-identity/intent';
import { bulkOrder } from './bulk-order/intent';
import { callMeBack } from './call-me-back/intent';
import { findShop } from './find-shop/intent';
import { greeting } from './greeting/intent';
import { hotline } from './hotline/intent';
import { howToRenew } from './how-to-renew/intent';
import { language } from './language/intent';
import { linkCheck } from './link-check/intent';
import { paymentMethods } from './payment-methods/intent';
import { promotions } from './promotions/intent';
import { referralPoints } from './referral-points/intent';
import { renew } from './renew/intent';
import { renewInApp } from './renew-in-app/intent';
import { renewalStatus } from './renewal-status/intent';
import { reportScam } from './report-scam/intent';

/** Intents with something to decide. All others need no code: their folders are found by scanning. */
export const intentModules: readonly IntentModule[] = [
  billingCycle,
  billingHistory,
  botIdentity,
  bulkOrder,
  callMeBack,
  findShop,
  greeting,
  hotline,
  howToRenew,
  language,
  linkCheck,
  paymentMethods,
  promotions,
  referralPoints,
  renew,
  renewInApp,
  renewalStatus,
  reportScam,
];
