import type { Signal } from '../console/contract/verdict';
import type { Clock } from '../lib/clock';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import { subjectsOf } from '../renewals/genuine/check-genuine';
import type { Judge } from '../renewals/genuine/judge';
import type { Store } from '../store/store';
import type { Look, Suspected, Watch } from '../turn/watch-port';
import { findCampaign } from './campaigns';
import { createPhraseIndicators } from './indicators';
import { confirmedAmong } from './items';
import { printsOf } from './scoring/prints';
import { readSignals, soundsOrdinary } from './scoring/read-signals';
import { weigh } from './scoring/score';
import { noteSuspicion } from './suspicions';

/** Shorter texts say too little to be a campaign. */
const SHORTEST = 12;
/** Links, accounts and numbers have one of these in them; most texts have none, and judging costs half a millisecond. */
const MAY_NAME = /[@＠]|[._/:。．]\S|\d{6}/u;
/** Copies from so many others make a text a mass mailing: two friends may send each other the same. */
const MANY_SENDERS = 3;
/** Whoever asks whether something is ours, or reports it, quotes the fraud. */
const QUOTING = new Set(['link-check', 'report-scam']);
/** Below it the fraud itself is as likely: it speaks of us in the same words. */
const QUOTING_FROM = 0.85;

export interface WatchDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly judge: Judge;
}

/**
 * Looks at what strangers write before the bot answers it. An ordinary text is read by fixed rules and costs no look-up;
 * the database is asked only where a text has something of a campaign. A watch that fails lets everything through.
 */
export function createWatch(deps: WatchDeps): Watch {
  const phrases = createPhraseIndicators(deps.store);
  return {
    look: async (look) => {
      try {
        return await examine(look, phrases, deps);
      } catch (error) {
        deps.log.warn({ threadId: look.threadId, code: errorCode(error) }, 'watch failed');
        return undefined;
      }
    },
  };
}

async function examine(
  look: Look,
  phrases: () => Promise<readonly string[]>,
  { store, clock, judge }: WatchDeps,
): Promise<Suspected | undefined> {
  const { threadId, text } = look;
  if (text.trim().length < SHORTEST) return undefined;
  const judged = MAY_NAME.test(text) ? judge.judge(text) : [];
  const named = judged.flatMap(subjectsOf);
  const fakes = named.length > 0 ? await confirmedAmong(store, named) : new Set<string>();
  const read = readSignals(text, judged, { knownFake: fakes.size > 0, phrases: await phrases() });
  if (!read.countable || soundsOrdinary(text) || isQuoting(look)) return undefined;
  const prints = printsOf(text);
  const now = clock.now();
  if (prints.length === 0 || (await isTrusted(store, threadId))) return undefined;
  const campaign = await findCampaign(store, { prints, threadId, now });
  if (campaign?.judged === 'ham') return undefined;
  const signals: Signal[] = [...read.signals];
  if (campaign?.judged) signals.push('known_campaign');
  if ((campaign?.others ?? 0) >= MANY_SENDERS) signals.push('same_text');
  if (look.first) signals.push('first_contact');
  const { score, level } = weigh(signals);
  const certain = level === 'certain' && look.alone;
  return {
    certain,
    write: (tx, moment) =>
      noteSuspicion(tx, {
        ...moment,
        threadId,
        inboxId: look.inboxId,
        prints,
        score,
        signals,
        subjects: read.subjects,
        shown: level !== 'nothing',
        certain,
      }),
  };
}

function isQuoting({ understand }: Look): boolean {
  const { ranked, slots } = understand();
  if ((slots.orderNumbers ?? []).length > 0) return true;
  return ranked.some(({ intent, confidence }) => QUOTING.has(intent) && confidence >= QUOTING_FROM);
}

/** A proved customer, or somebody of whom people have said that they are none of those. */
async function isTrusted(store: Store, threadId: string): Promise<boolean> {
  const row = await store.one<{ trusted: boolean }>({
    name: 'watch-trusted',
    text: `select exists (select 1 from identity where thread_id = $1 and level > 0)
               or exists (select 1 from verdict_item i join verdict v on v.id = i.verdict_id
                           where i.thread_id = $1 and (i.state in ('undoing', 'undone', 'kept')
                              or (i.state = 'done' and v.judged = 'ham'))) trusted`,
    values: [threadId],
  });
  return row?.trusted ?? false;
}
