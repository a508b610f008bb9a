import type { Queryable } from '../../store/store';

const ROWS_A_TIME = 5_000;

/**
 * Takes away changes older than an hour, in batches of some minutes: while there is nothing to take, it costs one look
 * at the oldest row.
 */
export async function pruneChanges(store: Queryable): Promise<void> {
  await store.query({
    name: 'live-prune',
    text: `delete from live_event where ctid = any(array(
             select ctid from (
               select ctid, created_at from live_event order by xid
                limit case when (select created_at from live_event order by xid limit 1)
                                  < clock_timestamp() - interval '65 minutes' then ${ROWS_A_TIME} else 0 end) oldest
              where created_at < clock_timestamp() - interval '60 minutes'))`,
  });
}
