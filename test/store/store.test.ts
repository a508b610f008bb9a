import { describe, expect, it } from '@jest/globals';
import { useTestDatabase } from '../support/database';

const db = useTestDatabase();

describe('store', () => {
  it('answers rows', async () => {
    expect(await db.store.query({ text: 'select 1::int8 as n' })).toEqual([{ n: 1 }]);
  });
});
