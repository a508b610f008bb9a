import type {
  Action,
  DecideInput,
  Decision,
  GenuineRequest,
  IntentModule,
  Platform,
  Told,
} from '../../src/turn/port';

/**
 * "Is this really you?": answers for every link, account, app, number and address in the message, the worst first;
 * asks for it once where there is none, and says how to know us; a person looks where that does not help.
 */
export const linkCheck: IntentModule = { intent: 'link-check', decide };

type Say = Extract<Action, { type: 'say' }>;

const WORST_FIRST: readonly Told['verdict'][] = [
  'known_fake',
  'look_alike',
  'not_ours',
  'unreadable',
  'ours_but_expired',
  'genuine',
];
/** More verdicts than these in one answer are not read. */
const MOST_TOLD = 3;
/** A second question about nothing in particular, this soon after the first, goes to a person. */
const ASKED_LATELY_MS = 10 * 60_000;
const ABOUT_APPS = /(?<!\p{L})app(?:s|en|ene|er)?(?!\p{L})|应用|软件/iu;
const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  instagram: 'Instagram',
  facebook: 'Facebook',
  x: 'X',
  telegram: 'Telegram',
  whatsapp: 'WhatsApp',
  tiktok: 'TikTok',
  youtube: 'YouTube',
};

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

function askedLately({ state, context }: DecideInput): boolean {
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
      return { type: 'say', key: `link-check/closed-${told.link ?? 'expired'}` };
    case 'known_fake':
      return { type: 'say', key: 'link-check/fake', values: { thing } };
    case 'look_alike':
      return {
        type: 'say',
        key: 'link-check/look-alike',
        values: { thing, like, why: { key: `link-check/why-${why}` } },
      };
    case 'not_ours':
      return { type: 'say', key: `link-check/not-ours${notOursBecause(kind, why)}`, values: { thing } };
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
  const own = kind === 'phone' || kind === 'email' ? `link-check/genuine-${kind}` : 'link-check/genuine';
  return { type: 'say', key: own, values: { thing } };
}

function notOursBecause(kind: Told['kind'], why: Told['why']): string {
  if (why === 'shortened') return '-short';
  return kind === 'phone' ? '-phone' : '';
}

function joined(words: readonly Say[]): Say[] {
  return words.map((say, index) => (index < words.length - 1 ? { ...say, withNext: true } : say));
}
