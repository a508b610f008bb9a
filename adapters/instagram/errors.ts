import { createMetaJudge, type MetaRule, pause, stop } from '../meta/errors';

/** Codes that only Instagram messaging sends (Instagram Platform error codes). */
export const INSTAGRAM_ERRORS: readonly MetaRule[] = [
  { code: 10, subcodes: [2534022], means: stop('window') },
  // The link between the account and its Page, or two-factor sign-in, is broken.
  { code: 10, subcodes: [2534077], means: pause('auth') },
  { code: 100, subcodes: [2534014], means: stop('unknown_user') },
  // Business blocked from messaging.
  { code: 100, subcodes: [2534029], means: pause('policy') },
  { code: 100, subcodes: [2534037], means: stop('other_owner') },
  // The owner switched message access off.
  { code: 200, subcodes: [2534041], means: pause('auth') },
  // The account is not eligible for the API.
  { code: 36103, means: pause('auth') },
];

export const judgeInstagramFault = createMetaJudge(INSTAGRAM_ERRORS);
