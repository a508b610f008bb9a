import type { Brand } from '../../brand';
import type { Config } from '../../config';
import { systemClock } from '../../lib/clock';
import { randomIds } from '../../lib/ids';
import { silentLog } from '../../lib/log';
import type { LinkDeskDeps } from '../../renewals/links/links-by-hand';
import { openOrderBook } from '../../renewals/orders/open-order-book';
import { createOrderNumbers } from '../../renewals/orders/order-number';
import { waitForAddress } from '../attach';
import { withData } from '../database/open-data';
import { usageError } from '../failure';
import { openSandboxClock } from '../sandbox-clock';

export type LinkDesk = LinkDeskDeps;

/**
 * Runs work on the links of these settings, beside a running product or alone. A sandbox that runs there keeps its own
 * time; links are made for the address it listens on, unless PUBLIC_URL says otherwise.
 */
export async function withLinkDesk<T>(
  { config, brand }: { readonly config: Config; readonly brand: Brand },
  work: (desk: LinkDesk) => Promise<T>,
): Promise<T> {
  const running = await waitForAddress(config.dataDir);
  const clock = running?.adminUrl === undefined ? systemClock : openSandboxClock(config.dataDir);
  const publicUrl = () => {
    const url = config.publicUrl ?? running?.address;
    if (url === undefined)
      throw usageError('set PUBLIC_URL: a link needs the address that customers reach you by');
    return url;
  };
  return await withData(config, async (store) => {
    const numbers = createOrderNumbers(brand.brand.orderNumber);
    const { orderBook, close } = openOrderBook({ brand, store, numbers, log: silentLog });
    try {
      return await work({ store, brand, numbers, orderBook, clock, ids: randomIds, publicUrl });
    } finally {
      await close();
    }
  });
}
