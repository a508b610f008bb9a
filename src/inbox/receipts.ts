import type { Queryable } from '../store/store';
import type { Delivery } from './delivery';

/** Read and delivery receipts only raise a watermark per thread: no row each, nothing to answer. */
export async function raiseReceipts(store: Queryable, receipts: Delivery['receipts']): Promise<void> {
  if (receipts.length === 0) return;
  await store.query({
    name: 'receipts',
    // Reading implies delivery. Locked in id order, as everywhere, so that two batches cannot deadlock.
    text: `update thread t set delivered_upto = greatest(t.delivered_upto, r.upto),
                  read_upto = case when r.read_upto is null then t.read_upto else greatest(t.read_upto, r.read_upto) end
             from (select id from thread where id = any($1) order by id for update) l
             join (select thread_id, max(upto) upto, max(upto) filter (where state = 'read') read_upto
                     from unnest($1::text[], $2::text[], $3::bigint[]) i (thread_id, state, upto) group by 1) r
               on r.thread_id = l.id
            where t.id = l.id`,
    values: [
      receipts.map((receipt) => receipt.threadId),
      receipts.map((receipt) => receipt.state),
      receipts.map((receipt) => receipt.upto),
    ],
  });
}
