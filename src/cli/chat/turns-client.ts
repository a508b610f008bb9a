import { z } from 'zod';
import { type Turn, type TurnList, turnListSchema } from '../../console/contract/turn';
import { AppError } from '../../lib/errors';

/** Gives the turns of one thread that were not given before. */
export type NextTurns = () => Promise<readonly Turn[]>;

/** Why a thread has no answer yet, or gets none. */
export type Standing = Pick<TurnList, 'waiting' | 'silent'>;

export interface TurnsClient {
  readonly nextTurns: NextTurns;
  standing(): Promise<Standing>;
}

/** Reads a thread's turns from the console's API. @throws AppError TRACE_REFUSED */
export function createTurnsClient(address: string, token: string | undefined, threadId: string): TurnsClient {
  if (token === undefined) {
    throw new AppError(
      'TRACE_REFUSED',
      'the demo agent of this data folder has no token, so turns cannot be read: start the sandbox once on it',
    );
  }
  let after: number | undefined;
  const read = async () => {
    const query = after === undefined ? '' : `?after=${after}`;
    const url = `${address}/api/threads/${encodeURIComponent(threadId)}/turns${query}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw await refused(answer);
    return turnListSchema.parse(await answer.json());
  };
  return {
    nextTurns: async () => {
      const { turns } = await read();
      after = turns.at(-1)?.id ?? after;
      return turns;
    },
    standing: read,
  };
}

async function refused(answer: Response): Promise<AppError> {
  const body = z.object({ error: z.object({ message: z.string() }) }).safeParse(await answer.json());
  return new AppError('TRACE_REFUSED', `turns cannot be read: ${body.data?.error.message ?? answer.status}`);
}
