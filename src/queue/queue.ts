/**
 * The doorbell. It carries no facts, only thread ids: losing every job loses nothing, because `thread.wake` in SQL
 * says what there is to do and the sweeper rings again.
 */
export interface Queue {
  /** `postgres` or `redis`: what the bells travel through. */
  readonly backend: 'postgres' | 'redis';
  /**
   * Wakes a worker for these threads, after `delayMs` where given.
   * @returns false when the bell could not be rung in time; the sweeper will find the threads.
   */
  ring(threadIds: readonly string[], delayMs?: number): Promise<boolean>;
  /** Nudges every process that sends: there is something in the outbox. Same result as `ring`. */
  nudgeSenders(): Promise<boolean>;
  /**
   * Starts taking bells; one job carries up to THREADS_PER_JOB threads. Where the bells travel through PostgreSQL this
   * waits for it to answer.
   */
  work(handlers: QueueHandlers): Promise<void>;
  /** Takes no bells from now on and waits for those in hand, a few seconds at most; bells can still be rung. */
  stopWork(): Promise<void>;
  /** As stopWork, then lets go of the connections. */
  close(): Promise<void>;
}

export interface QueueHandlers {
  onThreads(threadIds: readonly string[]): Promise<void>;
  onNudge(): Promise<void>;
}

/** Measured: 16 threads a job gave twice the throughput of one (design: datalayer.md §8). */
export const THREADS_PER_JOB = 16;

/** What the bells travel through: the store's own database, or a Redis. */
export type QueueConnection =
  | {
      readonly backend: 'postgres';
      readonly store:
        | {
            readonly host: string;
            readonly port: number;
            readonly user: string;
            readonly database: string;
            readonly password?: string;
          }
        | { readonly connectionString: string };
    }
  | { readonly backend: 'redis'; readonly url: string };
