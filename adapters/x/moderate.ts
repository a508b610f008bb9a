import type { CallResult, Moderation } from '../../src/channel/send';
import type { XApi } from './api';
import { judgeXAnswer } from './judge';
import { readBudgets, retryTime } from './rates';

const BLOCK_ROUTE = 'dm-block';
/** Keys that are refused or credits that have run out must not leave a sender unblocked, or blocked, for good. */
const MEND_MS = 15 * 60_000;

/** Stops a person's DMs, or lets them through again. */
export async function moderateX(
  { api, now }: { readonly api: XApi; readonly now: number },
  userId: string,
  action: Moderation,
): Promise<CallResult> {
  const answer = await api.setDmBlock(userId, action === 'block');
  if (answer.outcome !== 'answered') return { outcome: 'again', code: `X_${answer.code}` };
  if (answer.status < 400) return { outcome: 'done' };
  const { verdict, code } = judgeXAnswer(answer);
  if (verdict.outcome === 'refused') {
    return verdict.pauseAccount
      ? { outcome: 'again', code, retryAt: now + MEND_MS }
      : { outcome: 'refused', code };
  }
  if (verdict.outcome === 'unknown') return { outcome: 'again', code };
  const budgets = readBudgets(BLOCK_ROUTE, answer.headers);
  return { outcome: 'again', code, retryAt: retryTime(budgets, answer.headers, now) };
}
