import type { Turn } from '../../../../../src/console/contract/turn';
import type { PlainKey, Translate } from '../../../../app/text/translate';

/** Words, and what intents and reasons are called. */
export interface WhyWords {
  readonly t: Translate;
  intent(id: string): string;
  reason(id: string): string;
}

/** Words that hold nothing but values, or that were not understood, mean no intent. */
const NO_INTENT: Readonly<Record<string, PlainKey>> = {
  fallback: 'panel.because.unclear',
  'provide-details': 'panel.because.details',
};

/** What a record said, by its kind and outcome. */
const FACTS: Readonly<Record<string, PlainKey>> = {
  'identity matched': 'panel.because.matched',
  'identity no_match': 'panel.because.noMatch',
  'identity locked': 'panel.because.locked',
  'identity unavailable': 'panel.because.ordersDown',
  'quote quoted': 'panel.because.priced',
  'quote not_renewable': 'panel.because.notRenewable',
  'quote unavailable': 'panel.because.ordersDown',
  'points known': 'panel.because.points',
  'points hidden': 'panel.because.nothingPaid',
  'payments known': 'panel.because.payments',
  'payments hidden': 'panel.because.nothingPaid',
  'hours open': 'panel.because.open',
  'hours closed': 'panel.because.closed',
  'genuine genuine': 'panel.because.ours',
  'genuine not_ours': 'panel.because.notOurs',
  'genuine fake': 'panel.because.fake',
  'genuine unavailable': 'panel.because.unchecked',
  'skill asked': 'panel.because.formOpen',
  'skill done': 'panel.because.formDone',
  'skill missing': 'panel.because.formMissing',
  'skill failed': 'panel.because.formFailed',
};

const URGENT: Readonly<Record<string, PlainKey>> = {
  human: 'panel.because.human',
  stop: 'panel.because.stop',
  start: 'panel.because.start',
};

/** Why the bot was to say nothing. */
const SILENCE: Readonly<Record<string, PlainKey>> = {
  opt_out: 'panel.because.optedOut',
  human_control: 'panel.because.personHasIt',
  waiting_for_person: 'panel.because.personAwaited',
  reaction: 'panel.because.reaction',
  loop: 'panel.because.loop',
  order_system_down: 'panel.because.ordersDown',
};

/** Answers to a picture, a smile or nothing at all. */
const WORDLESS = /^system\/(attachment|emoji|nothing)$/;

/** What the words of the bot did, by the end of their key; the first that fits counts. */
const DID: readonly (readonly [RegExp, PlainKey])[] = [
  [/\/(ask|again|need|back|lost)-orderNumber$/, 'panel.did.askOrder'],
  [/\/(ask|again|need|back|lost)-contact$/, 'panel.did.askContact'],
  [/^system\/(no-match|some-unmatched)/, 'panel.did.askOther'],
  [/^system\/which-one$/, 'panel.did.askWhich'],
  [/^language\/which$/, 'panel.did.askLanguage'],
  [/\/ask-url$/, 'panel.did.askLink'],
  [/^renew\/link-open$/, 'panel.did.pointToLink'],
  [/^(renew|renewal-status)\/offer$/, 'panel.did.offerRenewal'],
  [/^fallback\/answer$/, 'panel.did.askAgain'],
  [/^fallback\/offer$/, 'panel.did.offerChoices'],
  [WORDLESS, 'panel.did.askWords'],
  [/^system\/reminder/, 'panel.did.reminders'],
  [/^system\/noted$/, 'panel.did.noted'],
  [/\/(form|ask|again)-/, 'panel.did.form'],
  [/\/summary$/, 'panel.did.readBack'],
];

/** The rule of a turn and what it rested on, as one sentence in the reader's language. */
export function whyOf(turn: Turn, words: WhyWords): string {
  const { t } = words;
  if (turn.outcome === 'nothing') return t('panel.did.nothing');
  const because = joined(reasonsOf(turn, words), t);
  const did = deedOf(turn, words);
  return upperFirst(
    because === '' ? t('panel.why.bare', { did }) : t('panel.why.sentence', { because, did }),
  );
}

/** More than three are no sentence any more; the panel has all of them below it. */
function joined([a = '', b, c]: readonly string[], t: Translate): string {
  if (b === undefined) return a;
  return c === undefined ? t('panel.why.two', { a, b }) : t('panel.why.three', { a, b, c });
}

function reasonsOf(turn: Turn, words: WhyWords): string[] {
  const { t } = words;
  const { outcome, reason = '', facts } = turn;
  if (outcome === 'loop') return [t('panel.because.loop')];
  const silence = outcome === 'silent' ? SILENCE[reason] : undefined;
  if (silence) return [t(silence)];
  const keys = [
    ...valuesGiven(turn),
    ...facts.flatMap(({ kind, outcome: was }) => FACTS[`${kind} ${was}`] ?? []),
  ];
  // What two records say alike is said once.
  return [saidBy(turn, words), ...[...new Set(keys)].map((key) => t(key))];
}

/** What the customer did, in a few words. */
function saidBy(
  { urgent, choice, intent, ranked, mayCorrect, actions }: Turn,
  { t, intent: nameOf }: WhyWords,
): string {
  const first = urgent === undefined ? undefined : URGENT[urgent];
  if (first) return t(first);
  if (actions.some(({ key }) => key !== undefined && WORDLESS.test(key))) return t('panel.because.noWords');
  // A moderator is not told which choice: it may name an order.
  if (choice !== undefined || (!mayCorrect && ranked.length === 0)) return t('panel.because.choice');
  const none = NO_INTENT[intent];
  return none ? t(none) : t('panel.because.intent', { intent: nameOf(intent) });
}

/** Which of the two values are there, where they were not compared in this turn. */
function valuesGiven({ details, facts, actions }: Turn): PlainKey[] {
  if (facts.some(({ kind }) => kind === 'identity')) return [];
  const order = details.find(({ name }) => name === 'orderNumber');
  const contact = details.some(({ name }) => name === 'email' || name === 'phone');
  if (order?.proof === 'found') return ['panel.because.proved'];
  const asked = actions.findLast(({ key }) => key !== undefined)?.key ?? '';
  const given: PlainKey[] = [];
  if (order) given.push('panel.because.orderSaid');
  else if (asked.endsWith('-orderNumber')) given.push('panel.because.noOrder');
  if (contact) given.push('panel.because.contactSaid');
  else if (asked.endsWith('-contact')) given.push('panel.because.noContact');
  return given;
}

function deedOf({ outcome, reason = '', actions }: Turn, words: WhyWords): string {
  const { t } = words;
  if (outcome === 'silent') return t('panel.did.silent');
  if (outcome === 'handed_over') return t('panel.did.handed_over', { reason: words.reason(reason) });
  if (outcome === 'loop') return t('panel.did.loop');
  if (outcome === 'link_sent') return t('panel.did.link_sent');
  const keys = actions.flatMap(({ key }) => key ?? []).reverse();
  for (const key of keys) {
    const deed = DID.find(([pattern]) => pattern.test(key));
    if (deed) return t(deed[1]);
  }
  const topic = keys.find((key) => !key.startsWith('system/'))?.split('/', 1)[0];
  return topic === undefined
    ? t('panel.did.answered')
    : t('panel.did.answeredAbout', { intent: words.intent(topic) });
}

function upperFirst(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1);
}
