import type { Agent, Role } from '../../src/console/contract/agent';
import { type OpenedSignIn, openSignIn } from '../../src/console/sign-in/open-sign-in';
import { createSessions, type Sessions } from '../../src/console/sign-in/sessions';
import { createAgents } from '../../src/handoff/agents';
import { systemClock } from '../../src/lib/clock';
import { randomIds } from '../../src/lib/ids';
import type { Language } from '../../src/lib/languages';
import { silentLog } from '../../src/lib/log';
import type { Store } from '../../src/store/store';

export const TEST_SECRET_KEY = 'a key of this test, which protects nothing';

/** Sessions as the product makes them, for tests that build the API by themselves. */
export function testSessions(store: Store, clock = systemClock): Sessions {
  return createSessions({ store, ids: randomIds, clock, secretKey: TEST_SECRET_KEY, secure: false });
}

/** Signing in as the product has it, for tests that build the API by themselves. */
export function testSignIn(store: Store, clock = systemClock, sandbox = false): OpenedSignIn {
  return openSignIn({
    store,
    ids: randomIds,
    businessClock: clock,
    clock,
    secretKey: TEST_SECRET_KEY,
    publicUrl: undefined,
    brand: { brand: { name: 'Fjord eSIM', defaultLanguage: 'en' } },
    sandbox,
    log: silentLog,
  });
}

/** Somebody of a role with a browser session and a script's token. */
export interface SignedInPerson {
  readonly agent: Agent;
  /** For the header `authorization`. */
  readonly bearer: string;
  /** For the header `cookie`. */
  readonly cookie: string;
  /** Headers of a browser that changes something. */
  readonly headers: { readonly cookie: string; readonly 'x-renewdesk-csrf': string };
}

let people = 0;

/**
 * Adds a person and opens a session for them.
 * @param sessions those of the server that will be asked; a server with another SECRET_KEY knows the cookie, not the csrf.
 */
export async function signedIn(
  store: Store,
  person: {
    readonly role: Role;
    readonly name?: string;
    readonly languages?: readonly Language[];
    readonly accounts?: readonly string[];
  },
  sessions: Sessions = testSessions(store),
): Promise<SignedInPerson> {
  const { role, name = `${role} ${++people}`, languages = ['en', 'nb', 'zh'], accounts = [] } = person;
  const added = await createAgents({ store, ids: randomIds }).add({ name, role, languages, accounts });
  const opened = await sessions.open(added.agent.id, { address: '127.0.0.1', browser: 'a test' });
  const [cookie = ''] = opened.setCookie.split(';');
  return {
    agent: added.agent,
    bearer: `Bearer ${added.token}`,
    cookie,
    headers: { cookie, 'x-renewdesk-csrf': sessions.csrfToken(opened.sessionId) },
  };
}

/** As a person leaves the team, whoever is signed in where. */
export async function leave(store: Store, name: string): Promise<void> {
  await store.query({ text: 'update agent set active = false where name = $1', values: [name] });
}
