import type { Logger } from '../lib/log';
import type { Store } from '../store/store';

interface AccountEventRow {
  readonly id: number;
  readonly accountId: string;
  readonly what: string;
}

const PER_SWEEP = 50;
/** Events after which a send could only make things worse, and the pause code they leave. */
const PAUSING: Readonly<Record<string, string>> = {
  policy_block: 'PLATFORM_POLICY_BLOCK',
  token_revoked: 'TOKEN_REVOKED',
};

/** Acts on what a platform says about an account as a whole: stops its outbox, starts it again, or tells operators. */
export async function handleAccountEvents(store: Store, log: Logger): Promise<void> {
  await store.transaction(async (tx) => {
    const events = await tx.query<AccountEventRow>({
      name: 'account-events-open',
      text: `update account_event e set done = true
               from (select id from account_event where not done order by id limit ${PER_SWEEP} for update skip locked) l
              where e.id = l.id returning e.id, e.account_id "accountId", e.what`,
    });
    for (const { accountId, what } of events.sort((a, b) => a.id - b.id)) {
      const code = PAUSING[what];
      if (code !== undefined) {
        await tx.query({
          text: `update account set state = 'paused', pause_code = $2 where id = $1`,
          values: [accountId, code],
        });
      } else if (what === 'policy_unblock') {
        await tx.query({
          text: `update account set state = 'ok', pause_code = null where id = $1 and pause_code = $2`,
          values: [accountId, PAUSING.policy_block],
        });
      }
      log.warn({ accountId, what, code }, 'the platform says something about an account');
    }
  });
}
