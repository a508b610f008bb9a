import type { LinkState } from '../link';

/** What somebody may ask about. */
export type ThingKind = 'link' | 'email' | 'handle' | 'app' | 'phone';

/** Where an account name lives, as far as the text or the address says. */
export const PLATFORMS = ['instagram', 'facebook', 'x', 'telegram', 'whatsapp', 'tiktok', 'youtube'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** One thing found in a pasted text, as typed. */
export interface Thing {
  readonly kind: ThingKind;
  readonly text: string;
  /** For handles: named in the text or by the address. */
  readonly platform?: Platform;
}

/** Why something is not ours although it looks so. Each has words in every language. */
export const LIKENESSES = [
  /** Letters of another alphabet, or punycode that hides them. */
  'letters',
  /** Letters swapped, dropped, added, or dots and hyphens in other places. */
  'spelling',
  /** Our name with words added: fjord-esim-renew, fjordesim_support. */
  'added_words',
  /** Our name below another ending: fjord-esim.shop. */
  'other_ending',
  /** Our name in front of somebody else's domain: fjord-esim.example.evil.io. */
  'subdomain',
  /** Our name before an @ or a backslash: https://fjord-esim.example@evil.io. */
  'hidden_host',
  /** Our name on a platform, or at a place of it, where we are not. */
  'other_platform',
  /** An app with our name by another developer. */
  'other_developer',
  /** An app with our name outside the two stores. */
  'other_store',
] as const;
export type Likeness = (typeof LIKENESSES)[number];

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
  /** How it may be repeated: host, name or number without path, user or token; a foreign host cannot be tapped. */
  readonly shown: string;
  /** What equal things share, e.g. `domain:evil.io`; undefined where nothing can be told apart. */
  readonly subject?: string;
};

/** What is told about one thing, after the link table and the confirmed fakes were looked at. Nothing personal. */
export interface Told {
  readonly kind: ThingKind;
  readonly shown: string;
  readonly verdict:
    | 'genuine'
    /** A link of ours that no longer works; `link` says which way. */
    | 'ours_but_expired'
    | 'not_ours'
    | 'look_alike'
    /** A person has confirmed it. */
    | 'known_fake'
    /** Nothing can be said, for instance our address with a token nobody was sent. */
    | 'unreadable';
  readonly like?: string;
  readonly why?: Likeness | 'shortened' | 'unknown_link';
  readonly link?: LinkState;
  /** The link was made in another conversation than the one that asks. */
  readonly otherChat?: true;
  readonly on?: readonly Platform[];
  readonly subject?: string;
}
