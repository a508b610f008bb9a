import { silentLog } from '../../src/lib/log';
import { createSqlOrderBook } from '../../src/renewals/order-book-sql';
import type { Queryable } from '../../src/store/statement';
import { createStore } from '../../src/store/store';
import { orderBookContract } from '../contracts/order-book';
import { useTestDatabase } from '../support/database';
import { calendar, numbers, saveOrder } from './support';

const database = useTestDatabase();

orderBookContract('the SQL order book', () => ({
  withOrders: async (orders) => {
    await database.store.query({ text: 'truncate "order" cascade' });
    for (const order of orders) await saveOrder(database.store, order);
    return bookOver(database.store);
  },
  down: async () => {
    const store = await createStore({ connection: database.connection, log: silentLog, max: 1 });
    await store.close();
    return bookOver(store);
  },
  slow: async () => {
    const { store } = database;
    return bookOver({
      ...store,
      query: async <T>(statement: Parameters<Queryable['query']>[0]) => {
        await store.query({ text: 'select pg_sleep(1)' });
        return store.query<T>(statement);
      },
    });
  },
}));

function bookOver(store: Queryable) {
  return createSqlOrderBook({ store, numbers, calendar, log: silentLog });
}
