import type { ThreadHeader } from '../../../../src/console/contract/thread';

/**
 * Who may write at this moment. The server said it for the moment of its answer; the ends it named tell the rest, so
 * that a window closes on the screen too.
 */
export function windowNow(
  { window }: Pick<ThreadHeader, 'window'>,
  now: number,
): ThreadHeader['window']['state'] {
  const { closesAt, humanUntil, state } = window;
  if (closesAt === undefined) return state;
  if (now < closesAt) return 'open';
  return humanUntil !== undefined && now < humanUntil ? 'human_agent' : 'closed';
}

/** The case of a thread, while it is still to be worked on. */
export function openCaseOf({ case: item }: Pick<ThreadHeader, 'case'>): ThreadHeader['case'] {
  return item && item.status !== 'resolved' && item.status !== 'spam' ? item : undefined;
}

/** Whether the next step is to take the thread: the bot has it, or a colleague from whom it is taken first. */
export function isToTake({ control, permissions }: Pick<ThreadHeader, 'control' | 'permissions'>): boolean {
  return !permissions.change || (control !== 'human' && control !== 'handoff_requested');
}

/** What to call the customer. */
export function nameOf({ contact }: Pick<ThreadHeader, 'contact'>, otherwise: string): string {
  return contact.name ?? (contact.handle === undefined ? otherwise : `@${contact.handle}`);
}
