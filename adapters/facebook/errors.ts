import { createMetaJudge, type MetaRule, pause, stop } from '../meta/errors';

/** Codes that only Messenger sends (Messenger Platform error reference). */
export const FACEBOOK_ERRORS: readonly MetaRule[] = [
  // News permission.
  { code: 10, subcodes: [2018065], means: stop('policy') },
  // Page temporarily restricted.
  { code: 10, subcodes: [1893063], means: pause('policy') },
  // Too many tagged messages.
  { code: 613, subcodes: [2018338], means: pause('policy') },
];

export const judgeFacebookFault = createMetaJudge(FACEBOOK_ERRORS);
