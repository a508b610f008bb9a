/** What is told about links, accounts, apps and numbers that somebody asks about. Nothing personal, and no token. */

export type ThingKind = 'link' | 'email' | 'handle' | 'app' | 'phone';

/** Where an account name lives, as far as the text or the address says. */
export const PLATFORMS = ['instagram', 'facebook', 'x', 'telegram', 'whatsapp', 'tiktok', 'youtube'] as const;
export type Platform = (typeof PLATFORMS)[number];
/** How they write themselves, the same in every language. */
export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  instagram: 'Instagram',
  facebook: 'Facebook',
  x: 'X',
  telegram: 'Telegram',
  whatsapp: 'WhatsApp',
  tiktok: 'TikTok',
  youtube: 'YouTube',
};

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

/** One thing, after the link table and the confirmed fakes were looked at. */
export interface Told {
  readonly kind: ThingKind;
  /** How it may be repeated: without path, user and token; a foreign host so that no app makes a link of it. */
  readonly shown: string;
  readonly verdict:
    | 'genuine'
    /** A link of ours that no longer works; `link` says why. */
    | 'ours_but_expired'
    | 'not_ours'
    | 'look_alike'
    /** A person has confirmed it. */
    | 'known_fake'
    /** Nothing can be said, for instance our address with a token that nobody was sent. */
    | 'unreadable';
  /** Which of ours it resembles. */
  readonly like?: string;
  readonly why?: Likeness | 'shortened' | 'unknown_link';
  /** State of a renewal link of ours. */
  readonly link?: 'issued' | 'paid' | 'expired' | 'replaced' | 'cancelled';
  /** The link was made in another conversation than the one that asks. */
  readonly otherChat?: true;
  /** For an account of ours: where. */
  readonly on?: readonly Platform[];
}

export interface GenuineRequest {
  readonly kind: 'genuine';
  /** What was written; only links, accounts, apps, numbers and addresses in it are looked at. */
  readonly text: string;
  /** The customer's own phone number and e-mail: not judged. */
  readonly own?: readonly string[];
  /** The customer says that it is a fraud: what is not ours becomes a report, also where it does not look like us. */
  readonly reported?: true;
}

export type GenuineFact =
  | { readonly outcome: 'told'; readonly things: readonly Told[] }
  /** The links could not be looked up. */
  | { readonly outcome: 'unavailable' };
