import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../src/lib/clock';
import { randomIds } from '../../src/lib/ids';
import { silentLog } from '../../src/lib/log';
import { createGenuineCheck } from '../../src/renewals/genuine/check-genuine';
import { checkRoutes } from '../../src/renewals/page/check-routes';
import { createFormStamps, type FormStamps } from '../../src/renewals/page/form-stamp';
import { type RenewalRoutesDeps, renewalRoutes } from '../../src/renewals/page/routes';
import { checkoutsOf } from '../../src/renewals/payments/checkouts';
import type { Store } from '../../src/store/store';
import { demoBrand, PUBLIC_URL, sandboxOver } from '../renewals/support';
import { quietServer } from './quiet-server';

/** How a browser names what a form without files sends. */
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** What the pages of the demo brand need whose links are paid in the sandbox. */
export function pageDeps(store: Store, clock: Clock): RenewalRoutesDeps {
  return {
    store,
    checkouts: checkoutsOf([sandboxOver(clock)]),
    clock,
    ids: randomIds,
    log: silentLog,
    brand: demoBrand,
    publicUrl: () => PUBLIC_URL,
  };
}

/** A server of the renewal pages only. */
export async function serveRenewalPages(deps: RenewalRoutesDeps): Promise<FastifyInstance> {
  const app = quietServer();
  await renewalRoutes(app, deps);
  return app;
}

/** Stamps of forms as an installation makes them, for a test that writes one itself. */
export function testStamps(clock: Clock): FormStamps {
  return createFormStamps('a key of this test', clock);
}

/** A server of every page a customer can come to: those of renewals and /check. */
export async function serveAllPages(
  deps: RenewalRoutesDeps & { readonly store: Store },
): Promise<FastifyInstance> {
  const stamps = testStamps(deps.clock);
  const app = await serveRenewalPages({ ...deps, stamps });
  await checkRoutes(app, { ...deps, stamps, genuine: createGenuineCheck(deps) });
  return app;
}
