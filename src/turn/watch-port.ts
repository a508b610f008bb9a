import type { Queryable } from '../store/store';
import type { Understanding } from './port';

/** What a stranger has just written, as the watch of src/moderation looks at it. */
export interface Look {
  readonly threadId: string;
  /** The last event of it. */
  readonly inboxId: number;
  readonly text: string;
  /** Nobody of the brand has written in this conversation yet. */
  readonly first: boolean;
  /** The bot has the conversation and nobody is awaited: it may put it away by itself. */
  readonly alone: boolean;
  /** Asked for only where the text looks like something. */
  understand(): Pick<Understanding, 'ranked' | 'slots'>;
}

export interface Suspected {
  /** It is not answered, and the conversation is put away. */
  readonly certain: boolean;
  /** To be run in the turn's commit. @returns the new epoch, where control moved. */
  write(
    tx: Queryable,
    moment: { readonly caseId: number; readonly now: number },
  ): Promise<number | undefined>;
}

export interface Watch {
  /** Undefined: nothing about it is worth a note. Never throws. */
  look(look: Look): Promise<Suspected | undefined>;
}
