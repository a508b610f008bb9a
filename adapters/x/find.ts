import { epochMs } from '../../src/channel/platform-values';
import type { FindResult, OutboundMessage } from '../../src/channel/send';
import { listAnswer, type XDmEvent } from './answers';
import type { XAnswer, XApi } from './api';
import { judgeXAnswer } from './judge';
import { readableText, wireText } from './text';

/** X gives milliseconds, and two clocks on network time differ by less than this. */
const CLOCK_SKEW_MS = 5_000;
/** Each event read costs money, so only as many as one conversation gets in a busy minute. */
const NEWEST = 20;

/** Specification up to 2.159, then 2.167: a name the server does not know is answered 400. */
const FIELD_LISTS = [
  'id,text,event_type,sender_id,created_at,dm_conversation_id,attachments,referenced_tweets,participant_ids',
  'id,text,event_type,created_at,dm_conversation_id,attachments,entities',
] as const;

export interface FinderDeps {
  readonly api: XApi;
  readonly accountId: string;
}

/** Looks among the newest messages with this person for one of ours with the same text. */
export function createFinder(deps: FinderDeps) {
  return async function find(wanted: OutboundMessage): Promise<FindResult> {
    const answer = await listNewest(deps.api, wanted.userId);
    if (answer.outcome !== 'answered') return { outcome: 'cannot_ask', code: `X_${answer.code}` };
    const parsed = listAnswer.safeParse(answer.body);
    if (answer.status >= 400) return { outcome: 'cannot_ask', code: judgeXAnswer(answer).code };
    if (!parsed.success) return { outcome: 'cannot_ask', code: 'X_ODD_ANSWER' };
    return match(wanted, parsed.data.data ?? [], deps.accountId);
  };
}

async function listNewest(api: XApi, userId: string): Promise<XAnswer> {
  const [older, newer] = FIELD_LISTS;
  const answer = await api.listDms(userId, older, NEWEST);
  const refused = answer.outcome === 'answered' && answer.status === 400;
  return refused ? api.listDms(userId, newer, NEWEST) : answer;
}

function match(wanted: OutboundMessage, events: readonly XDmEvent[], accountId: string): FindResult {
  const since = wanted.firstAttemptAt - CLOCK_SKEW_MS;
  const recent = events.filter((one) => (epochMs(one.created_at) ?? Number.POSITIVE_INFINITY) >= since);
  const candidates = recent.filter(({ id }) => !wanted.knownMessageIds?.includes(id));
  const text = comparable(readableText({ text: wireText(wanted.body) }));
  const alike = candidates.filter(
    (one) => comparable(readableText({ text: one.text, entities: one.entities })) === text,
  );
  const found = alike.find((one) => one.sender_id === accountId);
  if (found) return { outcome: 'found', platformMessageId: found.id };
  if (alike.some((one) => !one.sender_id)) return { outcome: 'cannot_ask', code: 'X_SENDER_HIDDEN' };
  if (recent.length >= NEWEST) return { outcome: 'cannot_ask', code: 'X_HISTORY_SHORT' };
  return { outcome: 'absent' };
}

const LINK = /https?:\/\/\S+/g;

/** X shortens links and may not say what they stood for, so all links count as alike. */
function comparable(text: string): string {
  return text.replace(LINK, '<link>').replace(/\s+/g, ' ').trim();
}
