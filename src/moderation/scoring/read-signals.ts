import type { Signal } from '../../console/contract/verdict';
import { plainLetters } from '../../renewals/genuine/letters';
import type { Judged } from '../../renewals/genuine/port';
import { bareText } from './prints';
import { ORDINARY, WORDS } from './words';

/** What lies beyond is no longer read: a longer text is no message. */
const LONGEST = 2_000;
/** So many foreign addresses in one message are the message. */
const MANY_LINKS = 2;

export interface ReadText {
  readonly signals: readonly Signal[];
  /** Whom it leads to, as an indicator would name it: look-alikes of us, and foreign accounts. */
  readonly subjects: readonly string[];
  /** It has what every campaign has, an ask or a way out: copies of it are worth counting. */
  readonly countable: boolean;
}

/** The signals that a text carries by itself. Pure; time grows with the text and no faster. */
export function readSignals(
  text: string,
  judged: readonly Judged[],
  { knownFake, phrases }: { readonly knownFake: boolean; readonly phrases: readonly string[] },
): ReadText {
  const plain = plainText(text);
  const signals = new Set<Signal>(WORDS.filter(([, words]) => words.test(plain)).map(([signal]) => signal));
  const fakes = judged.filter(({ verdict }) => verdict === 'look_alike');
  if (fakes.length > 0) signals.add('look_alike');
  if (knownFake || hasPhrase(text, phrases)) signals.add('known_fake');
  const foreign = judged.filter(({ verdict }) => verdict === 'not_ours' || verdict === 'look_alike');
  const links = foreign.filter(({ kind }) => kind === 'link' || kind === 'app');
  if (links.length >= MANY_LINKS || links.some((one) => one.verdict === 'not_ours' && one.why !== undefined))
    signals.add('link_heavy');
  const leads = [...fakes, ...foreign.filter(({ kind }) => kind === 'handle')];
  return {
    signals: [...signals],
    subjects: [...new Set(leads.flatMap(({ subject }) => subject ?? []))],
    countable: signals.size > 0 || foreign.some(({ kind }) => kind === 'link' || kind === 'handle'),
  };
}

/** Whether a text speaks as customers do who show us a fraud or speak of their own order. */
export function soundsOrdinary(text: string): boolean {
  return ORDINARY.test(plainText(text));
}

/** A phrase that people have listed stands in the text, whatever signs are between its letters. */
function hasPhrase(text: string, phrases: readonly string[]): boolean {
  if (phrases.length === 0) return false;
  const bare = bareText(text);
  return phrases.some((phrase) => phrase !== '' && bare.includes(phrase));
}

/** Han and Norwegian letters stay as they are: only disguises of Latin ones are lifted. */
function plainText(text: string): string {
  const lower = text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase();
  return lower
    .replace(/[\u0370-\u058f]+/gu, plainLetters)
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ');
}
