import type { Clock } from '../../lib/clock';
import { createSealer, type Sealer } from '../../lib/seal';
import type { Queryable, Store } from '../../store/store';
import { noteSignIn, type SignInLine } from './audit';
import { createEntries, type Entries } from './entries';
import { createSignInLinks, type SignInLinks } from './links';
import { createPasswords, type Passwords } from './passwords';
import type { SignInDeps } from './port';
import { createSecondFactor, type SecondFactor } from './second-factor';
import { createThrottle, type Throttle } from './throttle';

/** What both steps of signing in stand on. */
export interface SignInParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly brandName: string;
  readonly sandbox: boolean;
  readonly sealer: Sealer;
  readonly entries: Entries;
  readonly links: SignInLinks;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly factor: SecondFactor;
  /** A line of the audit, at the product's time. */
  note(tx: Queryable, line: Omit<SignInLine, 'now'>): Promise<void>;
}

export function signInParts(deps: SignInDeps): SignInParts {
  const { store, ids, clock, businessClock, secretKey, sandbox } = deps;
  const brandName = deps.brand.brand.name;
  const sealer = createSealer(secretKey, 'second factor');
  return {
    store,
    clock,
    brandName,
    sandbox,
    sealer,
    entries: createEntries({ ...deps, sealer }),
    links: createSignInLinks(deps),
    passwords: createPasswords(),
    throttle: createThrottle(deps),
    factor: createSecondFactor({ ids, secretKey, issuer: `${brandName} renewdesk` }),
    note: (tx, line) => noteSignIn(tx, { ...line, now: businessClock.now() }),
  };
}

/** One count for all ways to write a name. */
export function foldName(name: string): string {
  return name.trim().toLowerCase().slice(0, 200);
}
