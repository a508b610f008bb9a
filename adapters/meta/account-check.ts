import { z } from 'zod';
import type { AccountCheck, CallResult, TokenLife } from '../../src/channel/send';
import { readFault } from './answers';
import type { MetaJudge } from './errors';
import type { GraphNode } from './graph-api';
import { plainResult } from './plain-call';

const subscribedAnswer = z.object({
  data: z.array(z.object({ subscribed_fields: z.array(z.string()).optional().catch(undefined) })),
});

/** Moments in seconds; 0: never. */
const seconds = z.int().nonnegative().optional().catch(undefined);
const tokenAnswer = z.object({
  data: z.object({ is_valid: z.boolean(), expires_at: seconds, data_access_expires_at: seconds }),
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

/**
 * Reads which events of the account reach our app (whoever may, holds a token that Meta takes), and how long the token
 * lasts.
 */
export async function checkMeta(node: GraphNode): Promise<AccountCheck> {
  const answer = await node.subscriptions();
  if (answer.outcome !== 'answered') return { ok: false, code: `GRAPH_${answer.code}` };
  const read = subscribedAnswer.safeParse(answer.body);
  if (answer.status >= 400) return { ok: false, code: readFault(answer).name };
  if (!read.success) return { ok: false, code: 'GRAPH_ODD_ANSWER' };
  const token = await lifeOf(node);
  if (token === 'invalid') return { ok: false, code: 'GRAPH_TOKEN_INVALID' };
  const subscribed = read.data.data.flatMap((app) => app.subscribed_fields ?? []);
  return { ok: true, subscribed, ...(token && { token }) };
}

/** Undefined where Meta does not say: the account works all the same. */
async function lifeOf(node: GraphNode): Promise<TokenLife | 'invalid' | undefined> {
  const answer = await node.inspectToken?.();
  if (answer?.outcome !== 'answered' || answer.status >= 400) return undefined;
  const { data } = tokenAnswer.safeParse(answer.body).data ?? {};
  if (!data) return undefined;
  if (!data.is_valid) return 'invalid';
  const { expires_at: ends, data_access_expires_at: dataEnds } = data;
  if (ends === undefined) return undefined;
  return { ...(ends > 0 && { endsAt: ends * 1_000 }), ...(dataEnds && { dataEndsAt: dataEnds * 1_000 }) };
}

/** Orders all events that we read; what was ordered before stays or comes back. */
export async function resubscribeMeta(
  { node, judge, now }: { readonly node: GraphNode; readonly judge: MetaJudge; readonly now: number },
  platform: keyof typeof FIELDS,
): Promise<CallResult> {
  return plainResult(await node.subscriptions(FIELDS[platform]), { judge, now, no: 'GRAPH_NOT_SUBSCRIBED' });
}
