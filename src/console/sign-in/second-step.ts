import type { Queryable } from '../../store/store';
import type { Entry } from './entries';
import { foldName, type SignInParts } from './parts';
import { keepSecondFactor, noteSignedIn, personById, type SignInPerson, useStep } from './person-rows';
import type { SecondStep, SignIn } from './port';
import type { Sessions, Visitor } from './sessions';

/** The second factor: set up at the first time, asked for ever after; then a session is opened. */
export function secondStep(
  parts: SignInParts,
  sessions: Sessions,
): Pick<SignIn, 'entry' | 'withCode' | 'withoutCode'> {
  const { store, clock, sandbox, entries, throttle, factor, note } = parts;
  const found = async (cookieHeader: string | undefined) => {
    const entry = await entries.find(cookieHeader);
    const person = entry && (await personById(store, entry.agentId));
    return entry && person && { entry, person };
  };

  /** What either kind of second step ends in; `prove` says inside the transaction whether it was right. */
  const finish = async (
    { cookieHeader, visitor, entry, person }: Finishing,
    prove: (tx: Queryable) => Promise<Proof>,
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
      const waitMs = await throttle.secondFactor(there.person.id);
      if (waitMs > 0) return { outcome: 'wait', waitMs };
      return finish({ cookieHeader, visitor, ...there }, (tx) =>
        there.entry.enrolSecret === undefined
          ? proveCode(tx, there.person, code, parts)
          : proveApp(tx, { ...there, secret: there.entry.enrolSecret }, code, parts),
      );
    },
    withoutCode: async (cookieHeader, visitor) => {
      const there = await found(cookieHeader);
      if (!there || !sandbox || there.entry.enrolSecret === undefined)
        return { outcome: 'refused', why: 'gone' };
      return finish({ cookieHeader, visitor, ...there }, async () => ({}));
    },
  };
}

interface Finishing {
  readonly cookieHeader: string | undefined;
  readonly visitor: Visitor;
  readonly entry: Entry;
  readonly person: SignInPerson;
}

type Proof = 'wrong' | { readonly recoveryCodes?: readonly string[] };

/** The first code of a new app shows that it was set up; it is kept, and recovery codes are made. */
async function proveApp(
  tx: Queryable,
  { person, secret }: { readonly person: SignInPerson; readonly secret: string },
  code: string,
  { clock, factor, sealer, note }: SignInParts,
): Promise<Proof> {
  const step = factor.stepOf(secret, code, undefined, clock.now());
  if (step === undefined) return 'wrong';
  const sealed = sealer.seal(secret, `agent:${person.id}`);
  if (!(await keepSecondFactor(tx, person.id, { sealed, step }))) return 'wrong';
  await note(tx, { act: 'sign_in.second_factor_set', by: person.id, about: person.id });
  return { recoveryCodes: await factor.newRecoveryCodes(tx, person.id) };
}

/** A code of the app, or a recovery code; either is used up. */
async function proveCode(
  tx: Queryable,
  { id, totpSecret, totpStep }: SignInPerson,
  code: string,
  { clock, factor, sealer, note }: SignInParts,
): Promise<Proof> {
  const secret = totpSecret === undefined ? undefined : sealer.open(totpSecret, `agent:${id}`);
  const step = secret === undefined ? undefined : factor.stepOf(secret, code, totpStep, clock.now());
  if (step !== undefined) return (await useStep(tx, id, step)) ? {} : 'wrong';
  if (!(await factor.useRecoveryCode(tx, id, code))) return 'wrong';
  await note(tx, { act: 'sign_in.recovery_code_used', by: id, about: id });
  return {};
}
