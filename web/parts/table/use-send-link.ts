import { z } from 'zod';
import { standingSchema } from '../../../src/console/contract/action';
import { type ThreadHeader, threadHeaderSchema } from '../../../src/console/contract/thread';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';

/**
 * Sends a payment link into a conversation that is not open on the screen: with the standing it has now, taken over
 * first where its case is closed.
 */
export function useSendLink(): (
  threadId: string,
  path: string,
  body?: Readonly<Record<string, unknown>>,
) => Promise<void> {
  const api = useApi();
  return async (threadId, path, body = {}) => {
    const header = await api.get(apiPath`/threads/${threadId}`, threadHeaderSchema);
    const epoch = isOpen(header)
      ? header.epoch
      : (
          await api.send(
            'POST',
            apiPath`/threads/${threadId}/take-over`,
            { epoch: header.epoch },
            standingSchema,
          )
        ).epoch;
    const guard = { epoch, lastMessageId: header.lastMessageId, idempotencyKey: crypto.randomUUID() };
    await api.send('POST', path, { ...guard, ...body }, z.unknown());
  };
}

function isOpen({ case: open }: ThreadHeader): boolean {
  return open !== undefined && open.status !== 'resolved' && open.status !== 'spam';
}
