import { writeAudit } from '../../store/audit';
import type { Queryable } from '../../store/store';

/** What is noted of signing in and of people's rights. */
export type SignInAct =
  | 'sign_in.done'
  | 'sign_in.refused'
  | 'sign_in.second_factor_refused'
  | 'sign_in.recovery_code_used'
  | 'sign_in.second_factor_set'
  | 'sign_in.password_set'
  | 'sign_in.out'
  | 'sign_in.sessions_ended'
  | 'person.added'
  | 'person.changed'
  | 'person.reset'
  | 'person.token_made';

export interface SignInLine {
  readonly act: SignInAct;
  /** Who did it; left out: nobody who is signed in. */
  readonly by?: number | 'command line';
  /** Whom it is about; left out: nobody we know. */
  readonly about?: number;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Business time, epoch ms, as of all lines of the audit. */
  readonly now: number;
}

/** A line of the audit. What was typed as a name is not in it: it may have been a password. */
export async function noteSignIn(tx: Queryable, line: SignInLine): Promise<void> {
  const { act, by, about, detail = {}, now } = line;
  await writeAudit(tx, {
    actor: typeof by === 'number' ? `agent:${by}` : (by ?? 'visitor'),
    action: act,
    subject: about === undefined ? 'sign-in' : `agent:${about}`,
    detail,
    now,
  });
}
