import { epochMs } from '../../src/channel/platform-values';
import type { FindResult, OutboundMessage } from '../../src/channel/send';
import { conversationsAnswer, type HistoryMessage, readFault } from './answers';
import type { GraphNode } from './graph-api';

/** Graph lists times in whole seconds, and two clocks on network time differ by less than this. */
const CLOCK_SKEW_MS = 5_000;
/** Graph gives details of the newest 20 messages of a thread only (Conversations API). */
const DETAILED = 20;

const FIELDS = ['messages{id,message,from,created_time}'];

export interface FinderDeps {
  readonly node: GraphNode;
  readonly platform: 'messenger' | 'instagram';
  /** Ids under which the brand itself appears as the author of a message. */
  readonly ownIds: readonly string[];
}

/** Looks in the thread's newest messages for one of ours with the same text, not older than the first attempt. */
export function createFinder({ node, platform, ownIds }: FinderDeps) {
  return async function find(wanted: OutboundMessage): Promise<FindResult> {
    const answer = await node.getConversations(FIELDS, { platform, user_id: wanted.userId });
    if (answer.outcome !== 'answered') return { outcome: 'cannot_ask', code: `GRAPH_${answer.code}` };
    const parsed = conversationsAnswer.safeParse(answer.body);
    if (answer.status >= 400) return { outcome: 'cannot_ask', code: readFault(answer).name };
    if (!parsed.success) return { outcome: 'cannot_ask', code: 'GRAPH_ODD_ANSWER' };
    return match(
      wanted,
      parsed.data.data.flatMap((thread) => thread.messages?.data ?? []),
      ownIds,
    );
  };
}

function match(
  wanted: OutboundMessage,
  history: readonly HistoryMessage[],
  ownIds: readonly string[],
): FindResult {
  const since = wanted.firstAttemptAt - CLOCK_SKEW_MS;
  const recent = history.filter((one) => (epochMs(one.created_time) ?? Number.POSITIVE_INFINITY) >= since);
  const ours = recent.filter(
    ({ id, from }) => from && ownIds.includes(from.id) && !wanted.knownMessageIds?.includes(id),
  );
  const text = wanted.body.text.trim();
  const found = ours.find((one) => one.message?.trim() === text);
  if (found) return { outcome: 'found', platformMessageId: found.id };
  // A template's text may be missing from the history; a message of ours without text may be the wanted one.
  if (wanted.body.link && ours.some((one) => !one.message))
    return { outcome: 'cannot_ask', code: 'GRAPH_TEXT_HIDDEN' };
  if (recent.length >= DETAILED) return { outcome: 'cannot_ask', code: 'GRAPH_HISTORY_SHORT' };
  return { outcome: 'absent' };
}
