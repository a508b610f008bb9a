import { type AnswerDeps, suppress } from './answer';
import { type Draft, isSilenced } from './draft';
import type { SaidMessage } from './platform-events';
import type { Watch } from './watch-port';

/**
 * Has the watch look at what a stranger wrote. Customers who have proved an order, who tapped a choice of ours, or whom
 * a person talks to are not looked at.
 * @returns true when it is not to be answered.
 */
export async function watchOut(
  draft: Draft,
  said: readonly SaidMessage[],
  { watch, understand }: { readonly watch?: Watch; readonly understand: AnswerDeps['understand'] },
): Promise<boolean> {
  const last = said.at(-1);
  const { slots, introduced } = draft.state;
  const proved = (slots.proved ?? []).length > 0 || (slots.lastPaid ?? []).length > 0;
  if (!watch || !last || proved || isSilenced(draft)) return false;
  if (said.some(({ again, choice }) => again === true || choice !== undefined)) return false;
  const suspected = await watch.look({
    threadId: draft.thread.id,
    inboxId: last.inboxId,
    text: said.map(({ text }) => text).join('\n'),
    first: introduced !== true,
    alone: draft.thread.control === 'bot',
    understand: () => understand({ messages: said, state: draft.state }),
  });
  if (!suspected) return false;
  draft.effects.push({ type: 'suspicion', write: suspected.write });
  if (suspected.certain) suppress(draft, 'spam');
  return suspected.certain;
}
