import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { errorCode } from '../../lib/errors';
import type { Logger } from '../../lib/log';
import { confirmedAmong } from '../../moderation/items';
import { isPersonal } from '../../moderation/subjects';
import { noteSuspects, type Suspect } from '../../moderation/suspects';
import type { Queryable } from '../../store/store';
import type { GenuineFact, GenuineRequest } from '../../turn/port';
import { findLink } from '../links/link';
import { findReceiptLink } from '../links/receipt-link';
import { createJudge } from './judge';
import { type Judged, PLATFORMS, type Told } from './port';

/** "Is this really you?": the judge, the link table and the fakes that people have confirmed. */
export interface GenuineCheck {
  /**
   * Tells what each thing in a text is. Looking changes no link.
   * @param threadId the conversation that asks, where there is one.
   */
  tell(
    text: string,
    options?: { readonly own?: readonly string[]; readonly threadId?: string },
  ): Promise<readonly ToldWithSubject[]>;
  /** The same as a fact of a turn; look-alikes, and all that is reported and not ours, become moderation items. */
  fact(
    request: GenuineRequest,
    asker: { readonly threadId: string; readonly inboxId: number },
  ): Promise<GenuineFact>;
}

export type ToldWithSubject = Told & { readonly subject?: string };

export interface GenuineCheckDeps {
  readonly brand: Brand;
  readonly store: Queryable;
  readonly clock: Clock;
  readonly log: Logger;
  readonly publicUrl: () => string;
}

export function createGenuineCheck(deps: GenuineCheckDeps): GenuineCheck {
  const { brand, store, clock, log, publicUrl } = deps;
  const judge = createJudge(brand, publicUrl);
  const tell: GenuineCheck['tell'] = async (text, { own = [], threadId } = {}) => {
    const judged = judge.judge(text, own);
    const fakes = await confirmedAmong(store, judged.flatMap(subjectsOf));
    const told: ToldWithSubject[] = [];
    for (const one of judged) told.push(await lookUp(one, fakes, { store, clock, threadId }));
    return told;
  };
  return {
    tell,
    fact: async ({ text, own = [], reported }, { threadId, inboxId }) => {
      try {
        const told = await tell(text, { own, threadId });
        const suspects = withoutOwn(told, judge.judge(text)).flatMap((one) =>
          suspectOf(one, reported === true),
        );
        await noteSuspects(
          store,
          suspects.map((suspect) => ({ ...suspect, threadId, inboxId })),
          clock.now(),
        );
        return { outcome: 'told', things: told.map(({ subject: _, ...one }) => one) };
      } catch (error) {
        // The customer still reads what is ours, and a person looks.
        log.warn({ threadId, code: errorCode(error) }, 'genuine check failed');
        return { outcome: 'unavailable' };
      }
    },
  };
}

/** Every name under which a fake may have been confirmed: a domain also by those above it, an account anywhere. */
export function subjectsOf({ verdict, subject }: Judged): string[] {
  if (subject === undefined || verdict === 'genuine') return [];
  const [, host] = /^domain:(.+)$/.exec(subject) ?? [];
  if (host !== undefined) {
    const labels = host.split('.');
    return labels.slice(0, -1).map((_, index) => `domain:${labels.slice(index).join('.')}`);
  }
  const [, place, name] = /^handle:(\w+):(.+)$/.exec(subject) ?? [];
  if (name === undefined) return [subject];
  const places = place === 'any' ? ['any', ...PLATFORMS] : ['any', place];
  return places.map((one) => `handle:${one}:${name}`);
}

interface LookUp {
  readonly store: Queryable;
  readonly clock: Clock;
  readonly threadId: string | undefined;
}

async function lookUp(judged: Judged, fakes: ReadonlySet<string>, deps: LookUp): Promise<ToldWithSubject> {
  const { kind, shown, subject } = judged;
  const common = { kind, shown, ...(subject !== undefined && { subject }) };
  switch (judged.verdict) {
    case 'genuine': {
      const genuine = { ...common, verdict: 'genuine', ...(judged.on && { on: judged.on }) } as const;
      return judged.token === undefined ? genuine : await lookUpLink(genuine, judged.token, deps);
    }
    case 'look_alike':
    case 'not_ours': {
      const known = subjectsOf(judged).some((one) => fakes.has(one));
      const { why } = judged;
      const like = judged.verdict === 'look_alike' ? { like: judged.like } : {};
      return { ...common, verdict: known ? 'known_fake' : judged.verdict, ...like, ...(why && { why }) };
    }
    case 'unreadable':
      return { ...common, verdict: 'unreadable' };
  }
}

async function lookUpLink(
  told: ToldWithSubject,
  token: string,
  { store, clock, threadId }: LookUp,
): Promise<ToldWithSubject> {
  const given = token.toLowerCase();
  const link = (await findLink(store, given, clock)) ?? (await findReceiptLink(store, given, clock))?.link;
  if (!link) return { ...told, verdict: 'unreadable', why: 'unknown_link' };
  const otherChat = threadId !== undefined && link.threadId !== threadId;
  return {
    ...told,
    verdict: link.state === 'issued' ? 'genuine' : 'ours_but_expired',
    link: link.state,
    ...(otherChat && { otherChat: true as const }),
  };
}

/** Among several numbers and addresses nobody can tell which is the customer's own: then none of them is a suspect. */
function withoutOwn(told: readonly ToldWithSubject[], all: readonly Judged[]): readonly ToldWithSubject[] {
  const several = all.filter(isSomebodys).length > 1;
  return several ? told.filter((one) => !isSomebodys(one)) : told;
}

function isSomebodys({ verdict, subject }: { readonly verdict: string; readonly subject?: string }): boolean {
  return verdict === 'not_ours' && subject !== undefined && isPersonal(subject);
}

/** Evidence is the judge's reason: what was written stays in the conversation. */
function suspectOf(told: ToldWithSubject, reported: boolean): Omit<Suspect, 'threadId' | 'inboxId'>[] {
  const { subject, verdict, why, like } = told;
  if (subject === undefined || verdict === 'genuine' || verdict === 'ours_but_expired') return [];
  const looksLikeUs = verdict === 'look_alike' || (verdict === 'known_fake' && like !== undefined);
  if (!reported && !looksLikeUs && verdict !== 'known_fake') return [];
  const evidence = looksLikeUs ? `${why ?? 'look-alike'} of ${like ?? ''}` : 'does not look like us';
  return [{ kind: reported ? 'scam_report' : 'look_alike', subject, evidence }];
}
