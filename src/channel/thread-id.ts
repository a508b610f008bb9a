import { CHANNELS, type ChannelName } from './account';

export interface ThreadParts {
  readonly channel: ChannelName;
  /** Platform id of the brand account. */
  readonly accountId: string;
  /** Platform id of the customer on that account. */
  readonly userId: string;
}

/** The only place that makes a thread id: `channel:account:user`. */
export function threadId({ channel, accountId, userId }: ThreadParts): string {
  return `${channel}:${accountId}:${userId}`;
}

/** The only place that takes a thread id apart. Platform ids hold no colon. @throws Error on anything else. */
export function splitThreadId(id: string): ThreadParts {
  const [channel, accountId, userId, ...rest] = id.split(':');
  const known = CHANNELS.find((name) => name === channel);
  if (!known || !accountId || !userId || rest.length > 0) throw new Error('not a thread id');
  return { channel: known, accountId, userId };
}

/** The account part of a thread id, `channel:account`; of anything else some text that no account has. */
export function accountKeyOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf(':')));
}

const ERASED = 'erased-';

/** What payments of an erased conversation are kept under: its account, and nobody. `n` tells them apart. */
export function erasedThreadId(id: string, n: number): string {
  return threadId({ ...splitThreadId(id), userId: `${ERASED}${n}` });
}

/** Whether nobody can be written to under this id any more. */
export function isErased(id: string): boolean {
  return splitThreadId(id).userId.startsWith(ERASED);
}
