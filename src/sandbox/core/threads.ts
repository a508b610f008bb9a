import type { SandboxChannel } from '../types';

export interface SandboxUser {
  readonly channel: SandboxChannel;
  readonly accountId: string;
  readonly userId: string;
  readonly name: string;
  readonly handle: string;
  readonly locale: string;
  /** The brand has blocked this person. */
  blocked: boolean;
}

/** A line of a transcript: what both sides of the thread would see on their screens. */
export interface Line {
  readonly messageId: string;
  readonly at: number;
  readonly from: 'user' | 'brand';
  /** `api`: sent by a program; `native`: typed by a person in the platform's own app. */
  readonly origin: 'customer' | 'api' | 'native';
  text?: string;
  readonly attachments?: readonly unknown[];
  readonly quickReplies?: readonly unknown[];
  readonly buttons?: readonly unknown[];
  readonly metadata?: string;
  readonly quickReply?: string;
  readonly postback?: string;
  edits?: number;
  deleted?: boolean;
  /** Removed from the brand's own view only, as X does. */
  hidden?: boolean;
}

export interface Thread {
  readonly user: SandboxUser;
  readonly lines: Line[];
  /** Last action of the customer that opens the reply window; undefined: none yet. */
  openedAt?: number;
  /** App that owns the thread; undefined: idle. */
  owner?: string;
  ownedUntil?: number;
}

export interface ThreadKey {
  readonly channel: SandboxChannel;
  readonly accountId: string;
  readonly userId: string;
}

/** Users, transcripts and what is known by thread, of all accounts. */
export interface Threads {
  add(user: SandboxUser): Thread;
  find(key: ThreadKey): Thread | undefined;
  /** Threads of an account, the one with the newest line first. */
  ofAccount(channel: SandboxChannel, accountId: string): readonly Thread[];
  write(thread: Thread, line: Line): void;
  byMessage(messageId: string): { readonly thread: Thread; readonly line: Line } | undefined;
  clear(): void;
}

export function createThreads(): Threads {
  const threads = new Map<string, Thread>();
  const messages = new Map<string, { thread: Thread; line: Line }>();
  return {
    add(user) {
      const thread: Thread = { user, lines: [] };
      threads.set(keyOf(user), thread);
      return thread;
    },
    find: (key) => threads.get(keyOf(key)),
    ofAccount: (channel, accountId) =>
      [...threads.values()]
        .filter(({ user }) => user.channel === channel && user.accountId === accountId)
        .sort((a, b) => updatedAt(b) - updatedAt(a)),
    write(thread, line) {
      thread.lines.push(line);
      messages.set(line.messageId, { thread, line });
    },
    byMessage: (messageId) => messages.get(messageId),
    clear() {
      threads.clear();
      messages.clear();
    },
  };
}

/** App that owns the thread at `now`; undefined: it is idle. */
export function ownerOf({ owner, ownedUntil = 0 }: Thread, now: number): string | undefined {
  return ownedUntil > now ? owner : undefined;
}

/** Time of the newest line; 0 for an empty thread. */
export function updatedAt(thread: Thread): number {
  return thread.lines.at(-1)?.at ?? 0;
}

function keyOf({ channel, accountId, userId }: ThreadKey): string {
  return `${channel}:${accountId}:${userId}`;
}
