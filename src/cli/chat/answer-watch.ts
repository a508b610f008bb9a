import type { Conversation } from './conversation';
import type { Standing, TurnsClient } from './turns-client';

/** `silent`: the product decided to say nothing; `waits`: the answer is there and may not leave for a while. */
export type AnswerOutcome = 'answered' | 'silent' | 'waits' | 'late';

/** Between two looks at why no answer has come. */
const LOOK_MS = 250;
/** An answer that leaves sooner is simply waited for. */
const WORTH_TELLING_MS = 30_000;
/** X API rate limits: 15 sends of a user in 15 minutes. Longer waits are another limit's. */
const QUARTER_MS = 15 * 60_000;

export interface AnswerWatchDeps {
  readonly conversation: Pick<Conversation, 'answered' | 'channel'>;
  readonly turns: Pick<TurnsClient, 'standing'>;
  readonly note: (text: string) => void;
}

/** Gives a function that waits until something has arrived after `since`, and notes why where nothing will soon. */
export async function createAnswerWatch({
  conversation,
  turns,
  note,
}: AnswerWatchDeps): Promise<(since: number, withinMs: number) => Promise<AnswerOutcome>> {
  let silentBefore = (await turns.standing()).silent?.messageId;
  return async (since, withinMs) => {
    const deadline = performance.now() + withinMs;
    while (performance.now() < deadline) {
      if (await conversation.answered(since, LOOK_MS)) return 'answered';
      const { silent, waiting } = await turns.standing();
      if (silent && silent.messageId !== silentBefore) {
        silentBefore = silent.messageId;
        note(`the bot stays silent: ${silent.reason}`);
        return 'silent';
      }
      if (!waiting || isShort(waiting)) continue;
      note(waitingNote(waiting, conversation.channel));
      return 'waits';
    }
    return 'late';
  };
}

type Waiting = NonNullable<Standing['waiting']>;

function isShort({ until, now }: Waiting): boolean {
  return until !== undefined && until - now < WORTH_TELLING_MS;
}

function waitingNote({ reason, until, now }: Waiting, channel: string): string {
  if (until === undefined) return 'the account is paused: renewdesk queue status says why';
  const when = `at ${clockTime(until)} (/later ${Math.ceil((until - now) / 60_000)}m)`;
  if (reason === 'retry') return `the platform did not take the answer; it is tried again ${when}`;
  const limit =
    channel === 'x' && until - now <= QUARTER_MS
      ? 'X allows 15 DMs in 15 minutes'
      : 'the platform allows no more messages for now';
  return `${limit}; the answer goes out ${when}`;
}

/** HH:MM where the terminal is. */
function clockTime(at: number): string {
  return new Date(at).toTimeString().slice(0, 5);
}
