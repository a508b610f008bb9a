import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import type { Ids } from '../../lib/ids';
import type { Language } from '../../lib/languages';
import { createSealer } from '../../lib/seal';
import type { Queryable, Store } from '../../store/store';
import { noteSignIn } from './audit';
import { createEntries, type Entry } from './entries';
import { createSignInLinks, type SignInLinks } from './links';
import { type PasswordProblem, passwordProblem } from './password-rules';
import { createPasswords } from './passwords';
import {
  keepPassword,
  keepSecondFactor,
  noteSignedIn,
  personById,
  personByName,
  type SignInPerson,
  useStep,
} from './person-rows';
import { createSecondFactor } from './second-factor';
import type { Sessions, Visitor } from './sessions';
import { createThrottle } from './throttle';

/** One way in: a name and a password or a one-time link, then a second factor, then a session. */
export interface SignIn {
  readonly links: SignInLinks;
  /** The first step. */
  withPassword(typed: TypedCredentials, visitor: Visitor): Promise<FirstStep>;
  /** The first step with a one-time link; makes the first admin where the link is for that. */
  withLink(token: string, typed: NewCredentials): Promise<FirstStep | Refused<LinkProblem>>;
  /** What the second step asks for; undefined: the first one is missing or too long ago. */
  entry(cookieHeader: string | undefined): Promise<ShownEntry | undefined>;
  /** The second step: a code of the app, or a recovery code. */
  withCode(cookieHeader: string | undefined, code: string, visitor: Visitor): Promise<SecondStep>;
  /** The second step without a second factor: in the sandbox only. */
  withoutCode(cookieHeader: string | undefined, visitor: Visitor): Promise<SecondStep>;
  /** Chooses another password; the other sessions end. False: the old one is wrong. */
  changePassword(change: PasswordChange): Promise<'changed' | 'wrong' | PasswordProblem>;
  /** Notes that a person has signed out, after their session has ended. */
  noteOut(agentId: number): Promise<void>;
}

export interface TypedCredentials {
  readonly name: string;
  readonly password: string;
  readonly nextPath?: string;
}

export interface NewCredentials {
  /** Of the first admin; the others have theirs. */
  readonly name: string;
  readonly language: Language;
  readonly password: string;
}

export interface PasswordChange {
  readonly agentId: number;
  readonly sessionId?: number;
  readonly current: string;
  readonly next: string;
  readonly address: string;
}

export interface Refused<Why> {
  readonly outcome: 'refused';
  readonly why: Why;
}

export type LinkProblem = PasswordProblem | 'link' | 'name' | 'name_taken';
export type FirstStep =
  | { readonly outcome: 'entered'; readonly setCookie: string }
  | { readonly outcome: 'wait'; readonly waitMs: number }
  | Refused<'wrong'>
  | Refused<LinkProblem>;
export type SecondStep =
  | {
      readonly outcome: 'signed-in';
      readonly setCookies: readonly string[];
      readonly nextPath?: string;
      /** Shown this once, when an authenticator app was set up. */
      readonly recoveryCodes?: readonly string[];
    }
  | { readonly outcome: 'wait'; readonly waitMs: number }
  | Refused<'wrong' | 'gone'>;

export interface ShownEntry {
  readonly name: string;
  /** To set up an authenticator app; left out: a code of the app there is. */
  readonly enrol?: { readonly secret: string; readonly address: string };
  /** The second factor may be left for later. */
  readonly canSkip: boolean;
}

export interface SignInDeps {
  readonly store: Store;
  readonly ids: Pick<Ids, 'token'>;
  /** The machine's clock, also in the sandbox: codes of a phone know no other. */
  readonly clock: Clock;
  /** Of the product, for lines of the audit. */
  readonly businessClock: Clock;
  readonly secretKey: string;
  readonly secure: boolean;
  readonly sessions: Sessions;
  readonly brand: { readonly brand: Pick<Brand['brand'], 'name' | 'defaultLanguage'> };
  readonly sandbox: boolean;
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { store, ids, clock, businessClock, secretKey, sessions, sandbox } = deps;
  const brandName = deps.brand.brand.name;
  const sealer = createSealer(secretKey, 'second factor');
  const entries = createEntries({ ...deps, sealer });
  const links = createSignInLinks(deps);
  const passwords = createPasswords();
  const throttle = createThrottle(deps);
  const factor = createSecondFactor({ ids, secretKey, issuer: `${brandName} renewdesk` });
  const note = (tx: Queryable, line: Omit<Parameters<typeof noteSignIn>[1], 'now'>) =>
    noteSignIn(tx, { ...line, now: businessClock.now() });
  const secretOf = ({ id, totpSecret }: SignInPerson) =>
    totpSecret === undefined ? undefined : sealer.open(totpSecret, `agent:${id}`);
  const begin = async (tx: Queryable, person: SignInPerson, nextPath?: string): Promise<FirstStep> => {
    const entry: Entry = {
      agentId: person.id,
      ...(person.totpSecret === undefined && { enrolSecret: factor.newSecret() }),
      ...(nextPath !== undefined && { nextPath }),
    };
    return { outcome: 'entered', setCookie: await entries.begin(tx, entry) };
  };

  const found = async (cookieHeader: string | undefined) => {
    const entry = await entries.find(cookieHeader);
    const person = entry && (await personById(store, entry.agentId));
    return entry && person && { entry, person };
  };

  /** What either kind of second step ends in; `prove` says inside the transaction whether it was right. */
  const finish = async (
    { cookieHeader, visitor, entry, person }: Finishing,
    prove: (tx: Queryable) => Promise<{ readonly recoveryCodes?: readonly string[] } | 'wrong'>,
  ): Promise<SecondStep> => {
    const proved = await store.transaction(async (tx) => {
      const proof = await prove(tx);
      if (proof === 'wrong') return proof;
      if (!(await entries.end(tx, cookieHeader))) return 'gone';
      await noteSignedIn(tx, person.id, clock.now());
      await note(tx, {
        act: 'sign_in.done',
        by: person.id,
        about: person.id,
        detail: { address: visitor.address },
      });
      return proof;
    });
    if (proved === 'wrong') {
      const { address } = visitor;
      await note(store, { act: 'sign_in.second_factor_refused', about: person.id, detail: { address } });
    }
    if (proved === 'wrong' || proved === 'gone') return { outcome: 'refused', why: proved };
    await throttle.forget({ name: foldName(person.name), address: visitor.address }, person.id);
    const { setCookie } = await sessions.open(person.id, visitor);
    return {
      outcome: 'signed-in',
      setCookies: [setCookie, entries.removeCookie],
      ...(entry.nextPath !== undefined && { nextPath: entry.nextPath }),
      ...proved,
    };
  };

  return {
    links,
    withPassword: async ({ name, password, nextPath }, { address }) => {
      const waitMs = await throttle.password({ name: foldName(name), address });
      if (waitMs > 0) return { outcome: 'wait', waitMs };
      const person = await personByName(store, name.trim());
      // The same work whether there is such a person or not.
      const isRight = await passwords.isRight(password, person?.passwordHash);
      if (person && isRight) return begin(store, person, nextPath);
      await note(store, { act: 'sign_in.refused', ...(person && { about: person.id }), detail: { address } });
      return { outcome: 'refused', why: 'wrong' };
    },
    withLink: async (token, { name, language, password }) => {
      const purpose = await links.look(token);
      if (!purpose) return { outcome: 'refused', why: 'link' };
      const known = purpose.agentId === undefined ? undefined : await personById(store, purpose.agentId);
      const chosen = known?.name ?? name.trim();
      if (chosen === '' || chosen.length > NAME_MAX) return { outcome: 'refused', why: 'name' };
      const problem = passwordProblem(password, [chosen, brandName]);
      if (problem) return { outcome: 'refused', why: problem };
      const hash = await passwords.hash(password);
      return store
        .transaction(async (tx): Promise<FirstStep> => {
          const used = await links.use(tx, token);
          if (!used) return { outcome: 'refused', why: 'link' };
          const agentId = used.agentId ?? (await addAdmin(tx, chosen, language));
          if (agentId === undefined) throw new NameTaken();
          await keepPassword(tx, agentId, hash);
          // Whoever had signed in with the old password is out.
          await tx.query({ text: 'delete from agent_session where agent_id = $1', values: [agentId] });
          await note(tx, { act: 'sign_in.password_set', by: agentId, about: agentId });
          const person = await personById(tx, agentId);
          return person ? begin(tx, person) : { outcome: 'refused', why: 'link' };
        })
        .catch((error: unknown): FirstStep => {
          if (error instanceof NameTaken) return { outcome: 'refused', why: 'name_taken' };
          throw error;
        });
    },
    entry: async (cookieHeader) => {
      const there = await found(cookieHeader);
      if (!there) return undefined;
      const { entry, person } = there;
      const { enrolSecret: secret } = entry;
      return {
        name: person.name,
        ...(secret !== undefined && { enrol: { secret, address: factor.address(secret, person.name) } }),
        canSkip: sandbox && secret !== undefined,
      };
    },
    withCode: async (cookieHeader, code, visitor) => {
      const there = await found(cookieHeader);
      if (!there) return { outcome: 'refused', why: 'gone' };
      const { entry, person } = there;
      const waitMs = await throttle.secondFactor(person.id);
      if (waitMs > 0) return { outcome: 'wait', waitMs };
      const now = clock.now();
      return finish({ cookieHeader, visitor, ...there }, async (tx) => {
        const { enrolSecret } = entry;
        if (enrolSecret !== undefined) {
          const step = factor.stepOf(enrolSecret, code, undefined, now);
          if (step === undefined) return 'wrong';
          const sealed = sealer.seal(enrolSecret, `agent:${person.id}`);
          if (!(await keepSecondFactor(tx, person.id, { sealed, step }))) return 'wrong';
          await note(tx, { act: 'sign_in.second_factor_set', by: person.id, about: person.id });
          return { recoveryCodes: await factor.newRecoveryCodes(tx, person.id) };
        }
        const secret = secretOf(person);
        const step = secret === undefined ? undefined : factor.stepOf(secret, code, person.totpStep, now);
        if (step !== undefined) return (await useStep(tx, person.id, step)) ? {} : 'wrong';
        if (!(await factor.useRecoveryCode(tx, person.id, code))) return 'wrong';
        await note(tx, { act: 'sign_in.recovery_code_used', by: person.id, about: person.id });
        return {};
      });
    },
    withoutCode: async (cookieHeader, visitor) => {
      const there = await found(cookieHeader);
      if (!there || !sandbox || there.entry.enrolSecret === undefined)
        return { outcome: 'refused', why: 'gone' };
      return finish({ cookieHeader, visitor, ...there }, async () => ({}));
    },
    changePassword: async ({ agentId, sessionId, current, next, address }) => {
      const person = await personById(store, agentId);
      const waitMs = await throttle.password({ name: foldName(person?.name ?? ''), address });
      if (waitMs > 0 || !person || !(await passwords.isRight(current, person.passwordHash))) return 'wrong';
      const problem = passwordProblem(next, [person.name, brandName]);
      if (problem) return problem;
      const hash = await passwords.hash(next);
      await store.transaction(async (tx) => {
        await keepPassword(tx, agentId, hash);
        await note(tx, { act: 'sign_in.password_set', by: agentId, about: agentId });
      });
      await sessions.end(agentId, sessionId === undefined ? {} : { but: sessionId });
      await throttle.forget({ name: foldName(person.name), address }, agentId);
      return 'changed';
    },
    noteOut: (agentId) => note(store, { act: 'sign_in.out', by: agentId, about: agentId }),
  };
}

interface Finishing {
  readonly cookieHeader: string | undefined;
  readonly visitor: Visitor;
  readonly entry: Entry;
  readonly person: SignInPerson;
}

const NAME_MAX = 80;

/** Takes the transaction back, so that the link stays good for another name. */
class NameTaken extends Error {
  override name = 'NameTaken';
}

/** One count for all ways to write a name. */
function foldName(name: string): string {
  return name.trim().toLowerCase().slice(0, 200);
}

async function addAdmin(tx: Queryable, name: string, language: Language): Promise<number | undefined> {
  const row = await tx.one<{ id: number }>({
    text: `insert into agent (name, role, languages) values ($1, 'admin', $2)
           on conflict (name) do nothing returning id`,
    values: [name, [language]],
  });
  return row?.id;
}
