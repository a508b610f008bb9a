import { ApiError } from '../../lib/errors';
import type { Queryable } from '../../store/store';
import type { Reach } from '../access';
import { personOf } from './customer-page';

/**
 * What concerns the whole person is for who sees all their accounts.
 * @throws ApiError 404 CUSTOMER_NOT_FOUND; 403 CUSTOMER_ELSEWHERE
 */
export async function assertWhole(store: Queryable, id: number, agent: Reach): Promise<void> {
  const { whole } = await personOf(store, id, agent);
  if (whole) return;
  throw new ApiError(
    403,
    'CUSTOMER_ELSEWHERE',
    'this customer also writes to accounts that are not yours: ask somebody who has them all',
  );
}
