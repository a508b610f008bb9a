import type { CheckoutSettings } from '../../brand';
import type { Clock } from '../../lib/clock';
import { ConfigError } from '../../lib/errors';
import { createPaypalCheckout } from '../checkout-paypal';
import { createSandboxCheckout, type SandboxCheckout } from '../checkout-sandbox';
import { createStripeCheckout } from '../checkout-stripe';
import type { Checkout, Provider } from '../port';

/** The payment providers of this brand, in the order in which customers are offered them. */
export interface Checkouts {
  readonly all: readonly [Checkout, ...Checkout[]];
  /** Undefined: brand.yaml does not name it (any longer). */
  of(provider: string | undefined): Checkout | undefined;
}

export interface CreateCheckoutsDeps {
  /** From sandboxCheckoutSecret(). */
  readonly sandboxSecret: Buffer;
  readonly clock: Clock;
  readonly publicUrl: () => string;
  /** The brand's, as customers know it. */
  readonly brandName: string;
}

/**
 * Makes a checkout of each entry of brand.yaml's `checkout`.
 * @returns also the sandbox checkout by itself, where it is one of them: its page is ours.
 */
export function createCheckouts(
  settings: readonly CheckoutSettings[],
  deps: CreateCheckoutsDeps,
): { readonly checkouts: Checkouts; readonly sandbox?: SandboxCheckout } {
  let sandbox: SandboxCheckout | undefined;
  const create = (one: CheckoutSettings): Checkout => {
    switch (one.kind) {
      case 'sandbox':
        sandbox = createSandboxCheckout({ ...deps, secret: deps.sandboxSecret });
        return sandbox;
      case 'stripe':
        return createStripeCheckout({ ...one, webhookSecrets: one.webhookSecret, clock: deps.clock });
      case 'paypal':
        return createPaypalCheckout({ ...one, brandName: deps.brandName, clock: deps.clock });
    }
  };
  const checkouts = checkoutsOf(settings.map(create));
  return { checkouts, ...(sandbox && { sandbox }) };
}

/** @throws ConfigError BRAND_INVALID for an empty list. */
export function checkoutsOf(list: readonly Checkout[]): Checkouts {
  const [first, ...rest] = list;
  if (!first) throw new ConfigError('BRAND_INVALID', 'brand.yaml: checkout is empty, so nobody could pay');
  const byProvider = new Map<string | undefined, Checkout>(list.map((one) => [one.provider, one]));
  return { all: [first, ...rest], of: (provider) => byProvider.get(provider) };
}

/** Last part of a provider's webhook address. The sandbox's says what it is. */
export function webhookPath(provider: Provider): string {
  return provider === 'sandbox' ? 'sandbox-checkout' : provider;
}
