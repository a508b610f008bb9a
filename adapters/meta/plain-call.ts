import type { CallResult } from '../../src/channel/send';
import { doneAnswer, readFault } from './answers';
import type { MetaJudge } from './errors';
import type { GraphAnswer } from './graph-connection';
import { readUsage } from './usage';

/** Wait where Meta throttles without saying for how long. */
const THROTTLE_MS = 60_000;

/**
 * What the answer to a call means that gives nothing back but "done".
 * @param no code of a plain "no" without an error.
 */
export function plainResult(
  answer: GraphAnswer,
  { judge, now, no }: { readonly judge: MetaJudge; readonly now: number; readonly no: string },
): CallResult {
  if (answer.outcome !== 'answered') return { outcome: 'again', code: `GRAPH_${answer.code}` };
  if (answer.status < 400) {
    const read = doneAnswer.safeParse(answer.body);
    if (!read.success) return { outcome: 'again', code: 'GRAPH_ODD_ANSWER' };
    return read.data.success ? { outcome: 'done' } : { outcome: 'refused', code: no };
  }
  const { fault, name: code } = readFault(answer);
  const { outcome } = judge(fault);
  if (outcome === 'refused') return { outcome, code };
  if (outcome !== 'throttled') return { outcome: 'again', code };
  return { outcome: 'again', code, retryAt: now + (readUsage(answer.headers, now).regainMs || THROTTLE_MS) };
}
