import type { Delays, Limits, Settings, SettingsPatch } from '../types';

const DELAYS: Delays = {
  echoMs: 0,
  deliveredMs: 5,
  readMs: 20,
  retryMs: [200, 1_000, 3_000],
  metaPatienceMs: 5_000,
  xPatienceMs: 10_000,
  heartbeatMs: 1_000,
};

// Meta: Send API 300/s per Page, Instagram 100/s (the stricter of two pages), Conversations API 2/s.
// X: 15 sends in 15 minutes and 1,440 in 24 hours per user, 15 lookups in 15 minutes per route.
const LIMITS: Limits = {
  facebookPerSecond: 300,
  instagramPerSecond: 100,
  conversationsPerSecond: 2,
  xSendsPer15Min: 15,
  xSendsPerDay: 1_440,
  xLookupsPer15Min: 15,
};

export const DEFAULT_SETTINGS: Settings = {
  receipts: true,
  batchSize: 1,
  unsubscribeAfter: 50,
  strangers: 'refuse',
  subscriptionAnswer: 'object',
  dmEventFields: '2.159',
  delays: DELAYS,
  limits: LIMITS,
};

// Meta documents up to 1,000 updates in one POST; the emulator stays at sizes that are seen.
const MAX_BATCH = 20;

/** Settings with the given ones laid over; `delays` and `limits` may be given in part. */
export function mergeSettings(settings: Settings, patch: SettingsPatch): Settings {
  const batchSize = Math.max(1, Math.min(MAX_BATCH, patch.batchSize ?? settings.batchSize));
  return {
    ...settings,
    ...patch,
    batchSize,
    delays: { ...settings.delays, ...patch.delays },
    limits: { ...settings.limits, ...patch.limits },
  };
}
