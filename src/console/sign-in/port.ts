import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import type { Ids } from '../../lib/ids';
import type { Language } from '../../lib/languages';
import type { Store } from '../../store/store';
import type { SignInLinks } from './links';
import type { PasswordProblem } from './password-rules';
import type { Sessions, Visitor } from './sessions';

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

/** What the sign-in form sends. */
export interface TypedCredentials {
  readonly name: string;
  readonly password: string;
  readonly nextPath?: string;
}

/** What the form behind a one-time link sends. */
export interface NewCredentials {
  /** Of the first admin; the others have theirs. */
  readonly name: string;
  readonly language: Language;
  readonly password: string;
}

/** It was not right; the page says why. */
export interface Refused<Why> {
  readonly outcome: 'refused';
  readonly why: Why;
}

/** What can be wrong behind a one-time link; `link`: the link itself. */
export type LinkProblem = PasswordProblem | 'link' | 'name' | 'name_taken';
/** What became of a name and a password. */
export type FirstStep =
  | { readonly outcome: 'entered'; readonly setCookie: string }
  | { readonly outcome: 'wait'; readonly waitMs: number }
  | Refused<'wrong'>
  | Refused<LinkProblem>;
/** What became of a code. */
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

/** What the page of the second step shows. */
export interface ShownEntry {
  readonly name: string;
  /** To set up an authenticator app; left out: a code of the app there is. */
  readonly enrol?: { readonly secret: string; readonly address: string };
  /** The second factor may be left for later. */
  readonly canSkip: boolean;
}

export interface PasswordChange {
  readonly agentId: number;
  readonly sessionId?: number;
  readonly current: string;
  readonly next: string;
  readonly address: string;
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
