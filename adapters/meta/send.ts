import type { Sender, SenderDeps } from '../../src/channel/adapter';
import type { OutboundBody, OutboundMessage, SendResult } from '../../src/channel/send';
import { checkMeta, resubscribeMeta } from './account-check';
import { errorAnswer, readFault, sentAnswer } from './answers';
import type { MetaJudge } from './errors';
import { createFinder, type FinderDeps } from './find';
import type { GraphAnswer } from './graph-connection';
import { moderateMeta } from './moderate';
import { moveMetaThread } from './move-thread';
import { readProfile } from './profile';
import { readUsage, throttleMs } from './usage';

export type MetaSenderDeps = SenderDeps & FinderDeps & { readonly judge: MetaJudge };

/** Sends for one Page or Instagram account; the two differ only in the node they send through. */
export function createMetaSender(deps: MetaSenderDeps): Sender {
  const { node, clock } = deps;
  return {
    async send(message) {
      const params = { recipient: { id: message.userId }, ...basisOf(message), message: messageOf(message) };
      return resultOf(await node.createMessage(params), deps.judge, clock.now());
    },
    find: createFinder(deps),
    moderate: (userId, action) => moderateMeta({ node, judge: deps.judge, now: clock.now() }, userId, action),
    profile: (userId) => readProfile({ node, judge: deps.judge, now: clock.now() }, deps.platform, userId),
    check: () => checkMeta(node),
    resubscribe: () => resubscribeMeta({ node, judge: deps.judge, now: clock.now() }, deps.platform),
    moveThread: (userId, move) =>
      moveMetaThread({ node, platform: deps.platform, judge: deps.judge, now: clock.now() }, userId, move),
    async signal(userId, signal) {
      const action = signal === 'typing' ? 'typing_on' : 'mark_seen';
      const answer = await node.createMessage({ recipient: { id: userId }, sender_action: action });
      if (answer.outcome !== 'answered' || answer.status >= 400)
        deps.log.debug({ signal }, 'signal not taken');
    },
  };
}

/** The human-agent tag may stand only on what a person wrote; the outbox sets the basis. */
function basisOf({ basis }: OutboundMessage): Record<string, string> {
  return basis === 'human_agent'
    ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
    : { messaging_type: 'RESPONSE' };
}

function messageOf({ body, outboxId }: OutboundMessage): Record<string, unknown> {
  const replies = body.choices?.map(({ id, label }) => ({ content_type: 'text', title: label, payload: id }));
  return {
    ...contentOf(body),
    ...(replies && replies.length > 0 ? { quick_replies: replies } : {}),
    // Comes back in the echo, which thereby names its outbox row.
    metadata: outboxId,
  };
}

function contentOf({ text, link }: OutboundBody): Record<string, unknown> {
  if (!link) return { text };
  const buttons = [{ type: 'web_url', url: link.url, title: link.label }];
  return { attachment: { type: 'template', payload: { template_type: 'button', text, buttons } } };
}

function resultOf(answer: GraphAnswer, judge: MetaJudge, now: number): SendResult {
  if (answer.outcome === 'unreachable') return { outcome: 'transient', code: `GRAPH_${answer.code}` };
  if (answer.outcome === 'lost') return { outcome: 'unknown', code: `GRAPH_${answer.code}` };
  const { budgets } = readUsage(answer.headers, now);
  const noted = budgets.length > 0 ? { budgets } : {};
  if (answer.status < 400) {
    const sent = sentAnswer.safeParse(answer.body);
    if (sent.success) return { outcome: 'sent', platformMessageId: sent.data.message_id, ...noted };
    // Graph has been seen to answer 200 with an error inside; without either we do not know.
    if (!errorAnswer.safeParse(answer.body).success) return { outcome: 'unknown', code: 'GRAPH_ODD_ANSWER' };
  }
  const { fault, name: code } = readFault(answer);
  const verdict = judge(fault);
  if (verdict.outcome === 'refused') return { ...verdict, code };
  if (verdict.outcome !== 'throttled') return { outcome: verdict.outcome, code };
  return { outcome: 'throttled', retryAt: now + throttleMs(answer.headers, now), code, ...noted };
}
