import { assertOwn, lockCaseUnseen } from '../../handoff/locked-case';
import type { Store } from '../../store/store';

/**
 * What is done to a link is done to its conversation: an agent leaves a colleague's alone.
 * @throws ApiError 409 NOT_YOURS
 */
export async function assertOwnLink(store: Store, linkId: number, agentId: number): Promise<void> {
  await store.transaction(async (tx) => {
    const row = await tx.one<{ caseId: number | null }>({
      name: 'link-open-case',
      text: 'select t.case_id "caseId" from link l join thread t on t.id = l.thread_id where l.id = $1',
      values: [linkId],
    });
    if (row?.caseId == null) return;
    await assertOwn(tx, await lockCaseUnseen(tx, row.caseId), agentId);
  });
}
