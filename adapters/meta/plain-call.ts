import type { CallResult } from '../../src/channel/send';
import { doneAnswer, readFault } from './answers';
import type { MetaJudge } from './errors';
import type { GraphAnswer } from './graph-connection';
import { throttleMs } from './usage';

export interface PlainCall {
  readonly judge: MetaJudge;
  readonly now: number;
  /** Code of a plain "no" without an error. */
  readonly no: string;
  /** How long to wait where the account itself has to be mended first, ms. Left out: that is a refusal. */
  readonly mendMs?: number;
}

/** What the answer to a call means that gives nothing back but "done". */
export function plainResult(answer: GraphAnswer, { judge, now, no, mendMs }: PlainCall): CallResult {
  if (answer.outcome !== 'answered') return { outcome: 'again', code: `GRAPH_${answer.code}` };
  if (answer.status < 400) {
    const read = doneAnswer.safeParse(answer.body);
    if (!read.success) return { outcome: 'again', code: 'GRAPH_ODD_ANSWER' };
    return read.data.success ? { outcome: 'done' } : { outcome: 'refused', code: no };
  }
  const { fault, name: code } = readFault(answer);
  const verdict = judge(fault);
  const { outcome } = verdict;
  if (verdict.outcome === 'refused') {
    const mends = verdict.pauseAccount && mendMs !== undefined;
    return mends ? { outcome: 'again', code, retryAt: now + mendMs } : { outcome: 'refused', code };
  }
  if (outcome !== 'throttled') return { outcome: 'again', code };
  return { outcome: 'again', code, retryAt: now + throttleMs(answer.headers, now) };
}
