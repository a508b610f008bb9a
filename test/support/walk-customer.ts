import type { ChannelName } from '../../src/channel/account';

/** One message of the brand as the customer's app shows it. */
export interface Heard {
  readonly text: string;
  readonly quickReplies: readonly { readonly title: string; readonly payload: string }[];
  readonly buttons: readonly { readonly title: string; readonly url?: string }[];
  readonly tag?: string;
}

export interface Customer {
  readonly channel: ChannelName;
  readonly userId: string;
  readonly threadId: string;
  says(text: string): Promise<void>;
  /** Sends several messages at once, as people type. */
  burst(...texts: string[]): Promise<void>;
  taps(heard: Heard, title: string): Promise<void>;
  /** Anything `POST /admin/say` takes. */
  sends(body: Record<string, unknown>): Promise<{ messageId: string; webhook?: { status?: number } }>;
  event(kind: string, body?: Record<string, unknown>): Promise<unknown>;
  /** The next message of the brand that was not heard yet. */
  hears(): Promise<Heard>;
  /** Everything of the brand that was not heard yet, once all there is to do is done. */
  hearsAll(): Promise<Heard[]>;
  /** Throws unless nothing comes although everything this thread has to do is done. */
  hearsNothing(): Promise<void>;
  /** A person of the brand types in the platform's own app. */
  personReplies(text: string): Promise<void>;
}

/** A line of the emulators' log about a message; see src/sandbox/README.md. */
export interface LogEntry {
  readonly seq: number;
  readonly type: string;
  readonly channel?: string;
  readonly method?: string;
  readonly userId?: string;
  readonly text?: string;
  readonly quickReplies?: { title: string; payload: string }[];
  readonly buttons?: { title: string; url?: string }[];
  readonly tag?: string;
}

/** What a customer needs of the walk. */
interface Emulated {
  admin<T>(path: string, body?: Record<string, unknown>): Promise<T>;
  settle(): Promise<void>;
}

const DEADLINE_MS = 15_000;

/** A customer who writes through the emulated platform and hears what its app would show. */
export function customerOf(
  who: { channel: ChannelName; accountId: string; userId: string },
  { admin, settle }: Emulated,
): Customer {
  let after = 0;
  const waiting: Heard[] = [];
  const look = async (waitMs: number) => {
    const { entries, last } = await admin<{ entries: LogEntry[]; last: number }>(
      `/admin/log?after=${after}&wait=${waitMs}`,
    );
    after = entries.at(-1)?.seq ?? Math.min(after, last);
    for (const entry of entries) {
      if (entry.type !== 'accepted' || entry.userId !== who.userId) continue;
      waiting.push({
        text: entry.text ?? '',
        quickReplies: entry.quickReplies ?? [],
        buttons: entry.buttons ?? [],
        ...(entry.tag && { tag: entry.tag }),
      });
    }
  };
  const sends = (body: Record<string, unknown>) =>
    admin<{ messageId: string; webhook?: { status?: number } }>('/admin/say', {
      ...who,
      await: true,
      ...body,
    });
  const hearsAll = async () => {
    await settle();
    await look(0);
    return waiting.splice(0);
  };
  return {
    channel: who.channel,
    userId: who.userId,
    threadId: `${who.channel}:${who.accountId}:${who.userId}`,
    sends,
    says: async (text) => void (await sends({ text })),
    burst: async (...texts) => void (await Promise.all(texts.map((text) => sends({ text })))),
    taps: async (heard, title) => {
      const reply = heard.quickReplies.find((candidate) => candidate.title === title);
      if (!reply) throw new Error(`no quick reply "${title}" below: ${heard.text}`);
      await sends({ quickReply: reply });
    },
    event: (kind, body = {}) => admin('/admin/event', { ...who, kind, ...body }),
    personReplies: async (text) => void (await admin('/admin/native-reply', { ...who, text })),
    hears: async () => {
      const giveUpAt = Date.now() + DEADLINE_MS;
      for (;;) {
        const next = waiting.shift();
        if (next) return next;
        if (Date.now() > giveUpAt) throw new Error('the brand said nothing');
        await look(500);
      }
    },
    hearsAll,
    hearsNothing: async () => {
      const heard = await hearsAll();
      if (heard.length > 0) throw new Error(`the brand said: ${heard.map(({ text }) => text).join(' | ')}`);
    },
  };
}

/** Address of the payment link in a message, from its button or its text. */
export function linkIn(heard: Heard): string {
  const url =
    heard.buttons.find((button) => button.url)?.url ??
    /https?:\/\/\S+\/r\/[0-9a-z]{32}/.exec(heard.text)?.[0];
  if (!url) throw new Error(`no link in: ${heard.text}`);
  return url;
}

export function lastOf(heard: readonly Heard[]): Heard {
  const last = heard.at(-1);
  if (!last) throw new Error('the brand said nothing');
  return last;
}

export function textOf(heard: readonly Heard[]): string {
  return heard.map(({ text }) => text).join('\n');
}
