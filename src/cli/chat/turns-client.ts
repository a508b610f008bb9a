import { z } from 'zod';
import { type Turn, turnListSchema } from '../../console/contract/turn';
import { AppError } from '../../lib/errors';

/** Gives the turns of one thread that were not given before. */
export type NextTurns = () => Promise<readonly Turn[]>;

/** Reads a thread's turns from the console's API. @throws AppError TRACE_REFUSED */
export function createTurnsClient(address: string, token: string | undefined, threadId: string): NextTurns {
  if (token === undefined) {
    throw new AppError(
      'TRACE_REFUSED',
      'the demo agent of this data folder has no token, so turns cannot be read: start the sandbox once on it',
    );
  }
  let after: number | undefined;
  return async () => {
    const query = after === undefined ? '' : `?after=${after}`;
    const url = `${address}/api/threads/${encodeURIComponent(threadId)}/turns${query}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw await refused(answer);
    const { turns } = turnListSchema.parse(await answer.json());
    after = turns.at(-1)?.id ?? after;
    return turns;
  };
}

async function refused(answer: Response): Promise<AppError> {
  const body = z.object({ error: z.object({ message: z.string() }) }).safeParse(await answer.json());
  return new AppError('TRACE_REFUSED', `turns cannot be read: ${body.data?.error.message ?? answer.status}`);
}
