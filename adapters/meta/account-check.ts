import { z } from 'zod';
import type { AccountCheck, CallResult } from '../../src/channel/send';
import { readFault } from './answers';
import type { MetaJudge } from './errors';
import type { GraphNode } from './graph-api';
import { plainResult } from './plain-call';

const subscribedAnswer = z.object({
  data: z.array(z.object({ subscribed_fields: z.array(z.string()).optional().catch(undefined) })),
});

/** What receive.ts reads, by the names of the Page's and the Instagram account's webhook fields (READMEs of both). */
const FIELDS = {
  messenger: [
    'messages',
    'message_echoes',
    'message_edits',
    'message_reactions',
    'message_reads',
    'message_deliveries',
    'messaging_postbacks',
    'messaging_referrals',
    'messaging_optins',
    'messaging_handovers',
    'messaging_policy_enforcement',
    'response_feedback',
    'standby',
  ],
  instagram: [
    'messages',
    'message_reactions',
    'message_edit',
    'messaging_postbacks',
    'messaging_seen',
    'messaging_referral',
    'messaging_optins',
    'messaging_handover',
    'standby',
  ],
} as const;

/** Reads which events of the account reach our app: whoever may, holds a token that Meta takes. */
export async function checkMeta(node: GraphNode): Promise<AccountCheck> {
  const answer = await node.subscriptions();
  if (answer.outcome !== 'answered') return { ok: false, code: `GRAPH_${answer.code}` };
  const read = subscribedAnswer.safeParse(answer.body);
  if (answer.status >= 400) return { ok: false, code: readFault(answer).name };
  if (!read.success) return { ok: false, code: 'GRAPH_ODD_ANSWER' };
  return { ok: true, subscribed: read.data.data.flatMap((app) => app.subscribed_fields ?? []) };
}

/** Orders all events that we read; what was ordered before stays or comes back. */
export async function resubscribeMeta(
  { node, judge, now }: { readonly node: GraphNode; readonly judge: MetaJudge; readonly now: number },
  platform: keyof typeof FIELDS,
): Promise<CallResult> {
  return plainResult(await node.subscriptions(FIELDS[platform]), { judge, now, no: 'GRAPH_NOT_SUBSCRIBED' });
}
