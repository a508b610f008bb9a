import type { Queryable } from '../../store/store';

/** What signing in needs to know of a person. */
export interface SignInPerson {
  readonly id: number;
  readonly name: string;
  /** Undefined: not set yet, or reset. */
  readonly passwordHash?: string;
  /** Sealed; undefined: no authenticator app yet. */
  readonly totpSecret?: string;
  /** Newest step a code was taken of. */
  readonly totpStep?: number;
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly totpSecret: string | null;
  readonly totpStep: number | null;
}

const SELECT = `select id, name, password_hash "passwordHash", totp_secret "totpSecret", totp_step "totpStep"
  from agent where active`;

/** An active person by the name they type, capitals or not; an exact match wins. */
export async function personByName(store: Queryable, name: string): Promise<SignInPerson | undefined> {
  const row = await store.one<Row>({
    name: 'sign-in-by-name',
    text: `${SELECT} and lower(name) = lower($1) order by name = $1 desc, id limit 1`,
    values: [name],
  });
  return row && personOf(row);
}

export async function personById(store: Queryable, id: number): Promise<SignInPerson | undefined> {
  const row = await store.one<Row>({ name: 'sign-in-by-id', text: `${SELECT} and id = $1`, values: [id] });
  return row && personOf(row);
}

export async function keepPassword(tx: Queryable, agentId: number, hash: string): Promise<void> {
  await tx.query({ text: 'update agent set password_hash = $2 where id = $1', values: [agentId, hash] });
}

/** Keeps an authenticator app's secret; the code that proved it is used up. False: there is one already. */
export async function keepSecondFactor(
  tx: Queryable,
  agentId: number,
  { sealed, step }: { readonly sealed: string; readonly step: number },
): Promise<boolean> {
  const rows = await tx.query({
    text: 'update agent set totp_secret = $2, totp_step = $3 where id = $1 and totp_secret is null returning id',
    values: [agentId, sealed, step],
  });
  return rows.length > 0;
}

/** Uses a code up. False: one of this step or a later one was used meanwhile. */
export async function useStep(tx: Queryable, agentId: number, step: number): Promise<boolean> {
  const rows = await tx.query({
    name: 'sign-in-step',
    text: `update agent set totp_step = $2 where id = $1 and (totp_step is null or totp_step < $2) returning id`,
    values: [agentId, step],
  });
  return rows.length > 0;
}

export async function noteSignedIn(tx: Queryable, agentId: number, now: number): Promise<void> {
  await tx.query({
    name: 'sign-in-note',
    text: 'update agent set signed_in_at = $2 where id = $1',
    values: [agentId, now],
  });
}

/** Takes password, second factor, sessions and the scripts' token from a person: they choose anew, by a link. */
export async function forgetCredentials(tx: Queryable, agentId: number): Promise<void> {
  await tx.query({
    text: `update agent set password_hash = null, totp_secret = null, totp_step = null, token_hash = null
            where id = $1`,
    values: [agentId],
  });
  for (const table of ['recovery_code', 'agent_session', 'sign_in_entry', 'sign_in_link']) {
    await tx.query({ text: `delete from ${table} where agent_id = $1`, values: [agentId] });
  }
}

function personOf({ id, name, passwordHash, totpSecret, totpStep }: Row): SignInPerson {
  return {
    id,
    name,
    ...(passwordHash !== null && { passwordHash }),
    ...(totpSecret !== null && { totpSecret }),
    ...(totpStep !== null && { totpStep }),
  };
}
