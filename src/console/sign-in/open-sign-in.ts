import type { FastifyInstance } from 'fastify';
import type { Brand } from '../../brand';
import { type Clock, systemClock } from '../../lib/clock';
import type { Ids } from '../../lib/ids';
import type { Logger } from '../../lib/log';
import type { Store } from '../../store/store';
import type { OwnOrigin } from '../same-site';
import type { SignIn } from './port';
import { signInRoutes } from './routes';
import { createSessions, type Sessions } from './sessions';
import { createSignIn } from './sign-in';

/** Everything about signing in, put together. */
export interface OpenedSignIn {
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly ownOrigin: OwnOrigin;
  /** The pages below /console/. */
  routes(scope: FastifyInstance): Promise<void>;
}

export interface OpenSignInDeps {
  readonly store: Store;
  readonly ids: Ids;
  /** Of the product, for lines of the audit. */
  readonly businessClock: Clock;
  /** The machine's own when left out, also in the sandbox: moving its time on must sign nobody out. */
  readonly clock?: Clock;
  readonly secretKey: string;
  /** PUBLIC_URL, where it is set. */
  readonly publicUrl: string | undefined;
  readonly brand: { readonly brand: Pick<Brand['brand'], 'name' | 'defaultLanguage'> };
  readonly sandbox: boolean;
  readonly log: Logger;
}

export function openSignIn({ clock = systemClock, publicUrl, ...rest }: OpenSignInDeps): OpenedSignIn {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const own = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  const ownOrigin = () => own;
  const sessions = createSessions({ ...rest, clock, secure });
  const deps = { ...rest, clock, secure, sessions, ownOrigin };
  const signIn = createSignIn(deps);
  return { sessions, signIn, ownOrigin, routes: (scope) => signInRoutes(scope, { ...deps, signIn }) };
}
