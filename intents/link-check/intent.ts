import {
  type DecideInput,
  type Decision,
  type GenuineRequest,
  type IntentModule,
  type Likeness,
  PLATFORM_NAMES,
  type Say,
  type Told,
} from '../../src/turn/port';

/**
 * "Is this really you?": answers for every link, account, app, number and address in the message, the worst first;
 * asks for it once where there is none, and says how to know us; a person looks where that does not help.
 */
export const linkCheck: IntentModule = { intent: 'link-check', decide };

const WORST_FIRST: readonly Told['verdict'][] = [
  'known_fake',
  'look_alike',
  'not_ours',
  'unreadable',
  'ours_but_expired',
  'genuine',
];
/** Each reason in words, put into a sentence of its own. */
const WHY: Readonly<Record<Likeness, string>> = {
  letters: 'link-check/why-letters',
  spelling: 'link-check/why-spelling',
  added_words: 'link-check/why-added-words',
  other_ending: 'link-check/why-other-ending',
  subdomain: 'link-check/why-subdomain',
  hidden_host: 'link-check/why-hidden-host',
  other_platform: 'link-check/why-other-platform',
  other_developer: 'link-check/why-other-developer',
  other_store: 'link-check/why-other-store',
};
const CLOSED: Readonly<Record<NonNullable<Told['link']>, string>> = {
  issued: 'link-check/genuine-link',
  expired: 'link-check/closed-expired',
  paid: 'link-check/closed-paid',
  replaced: 'link-check/closed-replaced',
  cancelled: 'link-check/closed-cancelled',
};
/** More verdicts than these in one answer are not read. */
const MOST_TOLD = 3;
/** A second question about nothing in particular, this soon after the one before, goes to a person. */
const ASKED_LATELY_MS = 10 * 60_000;
/** Asks what is to be checked. */
const ASKING = ['link-check/ask-url', 'link-check/apps'];
const ABOUT_APPS = /(?<!\p{L})app(?:s|en|ene|er)?(?!\p{L})|应用|软件/iu;

function decide(input: DecideInput): Decision {
  const { understanding, state, facts } = input;
  if (!facts.genuine) return { needs: [requestFor(understanding)] };
  if (facts.genuine.outcome === 'unavailable') return toPerson(input);
  const { things } = facts.genuine;
  if (things.length === 0)
    return askedLately(input) ? toPerson(input) : { state, actions: [howToKnowUs(input)] };
  const worst = things
    .toSorted((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict))
    .slice(0, MOST_TOLD);
  const words = worst.map(wordsFor);
  const isBad = worst.some(({ verdict }) => verdict === 'look_alike' || verdict === 'known_fake');
  return { state, actions: joined(isBad ? [...words, { type: 'say', key: 'link-check/careful' }] : words) };
}

function requestFor({ text, slots: { phone, email } }: DecideInput['understanding']): GenuineRequest {
  const own = [phone, email].filter((value) => value !== undefined);
  return { kind: 'genuine', text, ...(own.length > 0 && { own }) };
}

function toPerson({ state }: DecideInput): Decision {
  return {
    state,
    actions: [
      { type: 'say', key: 'link-check/handoff' },
      { type: 'handoff', reason: 'intent_needs_person' },
    ],
  };
}

/** A verdict on one link says nothing about the next: only where we have asked for it and got none, a person looks. */
function askedLately({ state, context }: DecideInput): boolean {
  if (!ASKING.some((key) => key in state.said)) return false;
  return (state.answered ?? []).some(
    ({ intent, at }) => intent === 'link-check' && context.now - at < ASKED_LATELY_MS,
  );
}

function howToKnowUs({ understanding, context }: DecideInput): Say {
  const hasApps = context.brand.values.appLinks !== undefined;
  return {
    type: 'say',
    key: hasApps && ABOUT_APPS.test(understanding.text) ? 'link-check/apps' : 'link-check/ask-url',
  };
}

function wordsFor(told: Told): Say {
  const { verdict, shown: thing, kind, like = '', why } = told;
  switch (verdict) {
    case 'genuine':
      return genuine(told);
    case 'ours_but_expired':
      return { type: 'say', key: CLOSED[told.link ?? 'expired'] };
    case 'known_fake':
      return { type: 'say', key: 'link-check/fake', values: { thing } };
    case 'look_alike':
      return {
        type: 'say',
        key: 'link-check/look-alike',
        values: { thing, like, why: { key: WHY[likenessOf(why)] } },
      };
    case 'not_ours':
      return { type: 'say', key: notOursKey(kind, why), values: { thing } };
    case 'unreadable':
      return {
        type: 'say',
        key: why === 'unknown_link' ? 'link-check/unknown-link' : 'link-check/unreadable',
      };
  }
}

function genuine({ shown: thing, kind, link, otherChat, on = [] }: Told): Say {
  if (link !== undefined) {
    return { type: 'say', key: otherChat ? 'link-check/genuine-other-chat' : 'link-check/genuine-link' };
  }
  if (kind === 'handle') {
    const places = { list: on.map((place) => PLATFORM_NAMES[place]) };
    return { type: 'say', key: 'link-check/genuine-handle', values: { thing, places } };
  }
  if (kind === 'phone') return { type: 'say', key: 'link-check/genuine-phone', values: { thing } };
  if (kind === 'email') return { type: 'say', key: 'link-check/genuine-email', values: { thing } };
  return { type: 'say', key: 'link-check/genuine', values: { thing } };
}

function notOursKey(kind: Told['kind'], why: Told['why']): string {
  if (why === 'shortened') return 'link-check/not-ours-short';
  return kind === 'phone' ? 'link-check/not-ours-phone' : 'link-check/not-ours';
}

/** A look-alike always has one; the type also knows reasons of other verdicts. */
function likenessOf(why: Told['why']): Likeness {
  return why === undefined || why === 'shortened' || why === 'unknown_link' ? 'spelling' : why;
}

function joined(words: readonly Say[]): Say[] {
  return words.map((say, index) => (index < words.length - 1 ? { ...say, withNext: true } : say));
}
