import type { IntentModule } from '../src/turn/port';
import { botIdentity } from './bot-identity/intent';
import { greeting } from './greeting/intent';
import { howToRenew } from './how-to-renew/intent';
import { language } from './language/intent';
import { renew } from './renew/intent';
import { renewalStatus } from './renewal-status/intent';

/** Intents with something to decide. All others need no code: their folders are found by scanning. */
export const intentModules: readonly IntentModule[] = [
  botIdentity,
  greeting,
  howToRenew,
  language,
  renew,
  renewalStatus,
];
