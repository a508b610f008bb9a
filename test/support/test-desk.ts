import { join } from 'node:path';
import { loadBrand } from '../../src/brand';
import type { ConsoleDeps } from '../../src/console/routes';
import { createLiveBrand } from '../../src/handoff/service-settings';
import { randomIds } from '../../src/lib/ids';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import { createSealer } from '../../src/lib/seal';
import { createPhraseMask } from '../../src/privacy/phrase-mask';
import { createThreadLinks } from '../../src/renewals/links/thread-links';
import { openOrderBook } from '../../src/renewals/orders/open-order-book';
import { createOrderNumbers } from '../../src/renewals/orders/order-number';
import { createCheckouts } from '../../src/renewals/payments/checkouts';
import type { Store } from '../../src/store/store';
import { NOON } from './handoff';

/** What the routes of a conversation need beside the store, with the demo brand and a clock that stands still. */
export function testDesk(
  store: Store,
  clock = { now: () => NOON },
): Pick<
  ConsoleDeps,
  | 'links'
  | 'brandWords'
  | 'suggest'
  | 'maskPhrase'
  | 'phraseIntents'
  | 'brand'
  | 'liveBrand'
  | 'senderOf'
  | 'webhooks'
> {
  const brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
  const { name: brandName, defaultLanguage, orderNumber } = brand.brand;
  const numbers = createOrderNumbers(orderNumber);
  const { orderBook } = openOrderBook({ brand, store, numbers, log: silentLog, times: undefined });
  const publicUrl = () => 'https://renew.fjord-esim.example';
  const sandboxSecret = Buffer.alloc(32);
  const { checkouts } = createCheckouts(brand.checkout, { sandboxSecret, clock, publicUrl, brandName });
  return {
    brand,
    liveBrand: createLiveBrand(brand, store),
    senderOf: async () => undefined,
    webhooks: { store, sealer: createSealer('test', 'webhook'), allowPrivate: true },
    links: createThreadLinks({
      store,
      brand,
      numbers,
      orderBook,
      clock,
      ids: randomIds,
      publicUrl,
      checkouts,
    }),
    brandWords: { brandName, defaultLanguage, writeOrder: numbers.write },
    suggest: async () => [],
    maskPhrase: createPhraseMask(brand).mask,
    phraseIntents: new Set(['renew', 'payment-problem']),
  };
}
