import type { Likeness, Platform, ThingKind } from '../../turn/port';

export {
  type Likeness,
  PLATFORMS,
  type Platform,
  type ThingKind,
  type Told,
} from '../../turn/port';

/** One thing found in a pasted text, as typed. */
export interface Thing {
  readonly kind: ThingKind;
  readonly text: string;
  /** For handles: named in the text or by the address. */
  readonly platform?: Platform;
}

/** What the judge finds without looking anything up. */
export type Verdict =
  | {
      readonly verdict: 'genuine';
      /** For a renewal link: what opens it. Never stored, never logged. */
      readonly token?: string;
      /** For a handle: where it is ours. */
      readonly on?: readonly Platform[];
    }
  | { readonly verdict: 'look_alike'; readonly like: string; readonly why: Likeness }
  | { readonly verdict: 'not_ours'; readonly why?: 'shortened' }
  | { readonly verdict: 'unreadable' };

export type Judged = Verdict & {
  readonly kind: ThingKind;
  /** See Told. */
  readonly shown: string;
  /** What equal things share, e.g. `domain:evil.io`; undefined where nothing can be told apart. */
  readonly subject?: string;
};
