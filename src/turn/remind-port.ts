import type { Capabilities } from '../channel/adapter';
import type { Language } from '../lib/languages';
import type { Queryable } from '../store/store';

/** Kinds of rows in `timer` that are about reminders. */
export const REMINDER_TIMER = 'reminder';
export const REMINDER_PLAN_TIMER = 'reminder_plan';

/** What the bot says about an order in a reminder: nothing personal. */
export interface RemindedOrder {
  readonly orderNumber: string;
  readonly planNames: Readonly<Record<Language, string>>;
  /** Last moment of validity, epoch ms. */
  readonly expiresAt: number;
  /** The lowest price of a renewal; undefined: none can be named. */
  readonly from?: { readonly minor: number; readonly currency: string };
}

/** The thread as the turn found it, with what the turn has done to it so far. */
export interface RemindedThread {
  readonly threadId: string;
  readonly optedOut: boolean;
  /** A person has the thread, or is awaited. */
  readonly personHasControl: boolean;
  /** The customer is writing just now: other words come first. */
  readonly inConversation: boolean;
  /** Epoch ms; null: the customer never wrote. */
  readonly windowOpenedAt: number | null;
  readonly lastCustomerAt: number | null;
  readonly capabilities: Pick<Capabilities, 'replyWindowMs' | 'humanWindowMs'>;
  /** Order numbers the thread has proved to be its own. */
  readonly proved: readonly string[];
  /** E.164, as the customer gave it. */
  readonly phone?: string | undefined;
}

export interface DueReminder {
  readonly reminderId: number;
  /** The timer's event. */
  readonly inboxId: number;
}

/** What is to be said, and what is to be written in the commit of the turn that says it. */
export interface Reminding {
  readonly orders: readonly RemindedOrder[];
  /** @param answeredInboxId the event under which the turn's words stand in the outbox. */
  write(tx: Queryable, answeredInboxId: number): Promise<void>;
}

/** Looks ahead and looks again: plans reminders of orders, and decides about those whose time has come. */
export interface Reminders {
  /** Reads the orders' ends from the order book and plans the steps that lie ahead; others' ends are let go of. */
  plan(thread: Pick<RemindedThread, 'threadId' | 'proved' | 'phone'>): Promise<Pick<Reminding, 'write'>>;
  /**
   * Decides about due reminders by what holds now: consent, control, window, quiet hours, and the order as the order
   * book knows it. What may be said is claimed before it is returned, so that no other thread says it too; the same
   * event may ask again and gets the same.
   */
  judge(due: readonly DueReminder[], thread: RemindedThread): Promise<Reminding>;
}
