import { AsyncLocalStorage } from 'node:async_hooks';
import { type Activity, BotAdapter, type ResourceResponse, type Storage } from 'botbuilder-core';
import { SkillError } from '../../lib/errors';
import type { Form, Step } from '../form';

/** What belongs to one turn of one thread while the one controller serves many at once. */
export interface TurnScope {
  readonly form: Form;
  /** What the message means for the form, worked out once. */
  step(): Step;
  /** Botkit's state before the turn; undefined: it begins anew. */
  readonly before: object | undefined;
  /** Botkit's state after it. Nothing is stored here: the turn's own commit does that. */
  after?: unknown;
  /** Keys of the replies that were "sent". */
  readonly sent: string[];
}

const scopes = new AsyncLocalStorage<TurnScope>();

/** Runs one turn; everything Botkit reads, writes and sends meanwhile is this scope's. */
export function inScope<T>(scope: TurnScope, work: () => Promise<T>): Promise<T> {
  return scopes.run(scope, work);
}

export function currentScope(): TurnScope {
  const scope = scopes.getStore();
  if (!scope) throw new SkillError('SKILL_OUT_OF_TURN', 'a skill acted outside of a turn');
  return scope;
}

/** Sends nothing: what leaves the house leaves by the outbox. */
export class CollectingAdapter extends BotAdapter {
  async sendActivities(_context: unknown, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const { sent } = currentScope();
    for (const { text } of activities) if (text) sent.push(text);
    return activities.map((_, index) => ({ id: String(index) }));
  }

  updateActivity(): Promise<void> {
    return Promise.reject(notHere());
  }

  deleteActivity(): Promise<void> {
    return Promise.reject(notHere());
  }

  continueConversation(): Promise<void> {
    return Promise.reject(notHere());
  }
}

/** Stores nothing: one read and one write a turn end in the scope. */
export const collectingStorage: Storage = {
  read: async ([key = '']) => {
    const { before } = currentScope();
    return before === undefined ? {} : { [key]: before };
  },
  write: async (changes) => {
    const states: unknown[] = Object.values(changes);
    currentScope().after = states[0];
  },
  delete: async () => {
    delete currentScope().after;
  },
};

function notHere(): SkillError {
  return new SkillError(
    'SKILL_OUT_OF_TURN',
    'a skill only answers; it changes and deletes nothing that was sent',
  );
}
