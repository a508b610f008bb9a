import type { Account } from '../../src/channel/account';
import type { Sender, SenderDeps } from '../../src/channel/adapter';
import type { SendResult, TokenLife } from '../../src/channel/send';
import { sentAnswer } from './answers';
import { openXApi, type XAnswer } from './api';
import { createFinder, type FinderDeps } from './find';
import { judgeXAnswer } from './judge';
import { moderateX } from './moderate';
import { readBudgets, retryTime } from './rates';
import { wireText } from './text';
import { tokenLifeOfX } from './token-life';

/** The three ways to send a DM share one counter, so one name. */
const SEND_ROUTE = 'dm-send';

type XSenderDeps = SenderDeps & FinderDeps & { readonly token: TokenLife | undefined };

/** Loads the X library and sends in the name of the account. */
export async function connectX(account: Account, deps: SenderDeps): Promise<Sender> {
  const api = await openXApi(account, deps.timeoutMs);
  return createXSender({ ...deps, api, accountId: account.id, token: tokenLifeOfX(account) });
}

/** Sends as one X account. No `signal`: v2 has neither typing nor read marks for DMs. */
function createXSender(deps: XSenderDeps): Sender {
  return {
    async send({ userId, body }) {
      return resultOf(await deps.api.sendDm(userId, wireText(body)), deps.clock.now());
    },
    find: createFinder(deps),
    moderate: (userId, action) => moderateX({ api: deps.api, now: deps.clock.now() }, userId, action),
    // Which events reach us is a matter of the app, whose own token we do not hold.
    async check() {
      const answer = await deps.api.readMe();
      if (answer.outcome !== 'answered') return { ok: false, code: `X_${answer.code}` };
      if (answer.status >= 400) return { ok: false, code: judgeXAnswer(answer).code };
      return { ok: true, ...(deps.token && { token: deps.token }) };
    },
  };
}

function resultOf(answer: XAnswer, now: number): SendResult {
  if (answer.outcome === 'unreachable') return { outcome: 'transient', code: `X_${answer.code}` };
  if (answer.outcome === 'lost') return { outcome: 'unknown', code: `X_${answer.code}` };
  const budgets = readBudgets(SEND_ROUTE, answer.headers);
  const noted = budgets.length > 0 ? { budgets } : {};
  const sent = sentAnswer.safeParse(answer.body);
  if (answer.status < 400 && sent.success) {
    return { outcome: 'sent', platformMessageId: sent.data.data.dm_event_id, ...noted };
  }
  const { verdict, code } = judgeXAnswer(answer);
  if (verdict.outcome === 'refused') return { ...verdict, code };
  if (verdict.outcome === 'unknown') return { outcome: 'unknown', code };
  return { outcome: 'throttled', retryAt: retryTime(budgets, answer.headers, now), code, ...noted };
}
