import { setTimeout as delay } from 'node:timers/promises';
import type { AdminClient, Delivered, Party } from './admin-client';
import { type Arrived, readArrived } from './bot-message';

/** One person writing to the brand, and what comes back. */
export interface Conversation {
  readonly channel: string;
  /** Sends a line; `1` taps the first choice where the platform has something to tap. */
  say(text: string): Promise<Delivered>;
  photo(): Promise<Delivered>;
  humanReply(text: string): Promise<void>;
  /** The newest payment link that arrived. */
  readonly paymentLink: string | undefined;
  /**
   * Waits until something has arrived that was not there at `since`, and then until no more follows.
   * @returns false when nothing came within `withinMs`.
   */
  answered(since: number, withinMs: number): Promise<boolean>;
  /** Messages of the bot so far; for `answered`. */
  readonly arrivedCount: number;
  /** Rejects when the sandbox has gone; never settles otherwise. */
  readonly lost: Promise<never>;
  close(): void;
}

export interface ConversationDeps {
  readonly admin: AdminClient;
  readonly party: Party;
  /** Called with each message as it arrives. */
  readonly onArrived: (message: Arrived) => void;
}

const LOG_WAIT_MS = 10_000;
/** Messages of one turn leave milliseconds apart; this long a silence ends the answer. */
const QUIET_MS = 400;
const LOOK_EVERY_MS = 20;
const LINK = /https?:\/\/[^\s]+\/r\/[0-9a-z]{32}/;
/** A picture that every emulated customer has. */
const PHOTO = { type: 'image', payload: { url: 'https://cdn.example.com/photo.jpg' } };

/** Opens the conversation and begins to follow what the brand sends. */
export async function openConversation({ admin, party, onArrived }: ConversationDeps): Promise<Conversation> {
  let closed = false;
  let arrived = 0;
  let arrivedAt = 0;
  let newest: Arrived | undefined;
  let paymentLink: string | undefined;

  const take = (message: Arrived) => {
    newest = message;
    paymentLink = linkIn(message) ?? paymentLink;
    onArrived(message);
    // What a person of the brand writes is no answer of the bot.
    if (message.from !== 'bot') return;
    arrived++;
    arrivedAt = performance.now();
  };

  let { last } = await admin.log(Number.MAX_SAFE_INTEGER, 0);
  const follow = async (): Promise<never> => {
    while (!closed) {
      const { entries } = await admin.log(last, LOG_WAIT_MS);
      for (const line of entries) {
        last = line.seq;
        if (closed || !isOurs(line, party)) continue;
        const message = readArrived(line);
        if (message) take(message);
      }
    }
    return await new Promise(() => {});
  };
  const lost = follow();
  // Somebody may only wait for it later, or never.
  lost.catch(() => {});

  return {
    channel: party.channel,
    say: (text) => admin.say(party, sayingOf(text, newest, party.channel)),
    photo: () => admin.say(party, { attachments: [PHOTO] }),
    humanReply: (text) => admin.nativeReply(party, text),
    get paymentLink() {
      return paymentLink;
    },
    get arrivedCount() {
      return arrived;
    },
    answered: async (since, withinMs) => {
      const deadline = performance.now() + withinMs;
      while (arrived === since && performance.now() < deadline) await delay(LOOK_EVERY_MS);
      if (arrived === since) return false;
      while (performance.now() - arrivedAt < QUIET_MS) await delay(LOOK_EVERY_MS);
      return true;
    },
    lost,
    close: () => {
      closed = true;
    },
  };
}

/** X has nothing to tap: there the number is typed as a text, as a person would. */
function sayingOf(
  text: string,
  shown: Arrived | undefined,
  channel: string,
): Readonly<Record<string, unknown>> {
  const choice = /^\d{1,2}$/.test(text) && channel !== 'x' ? shown?.choices[Number(text) - 1] : undefined;
  if (!choice) return { text };
  const { title, payload } = choice;
  if (choice.kind === 'postback') return { postback: { title, payload } };
  return { text: title, quickReply: { title, payload } };
}

function linkIn({ links, text }: Arrived): string | undefined {
  return links.find(({ url }) => LINK.test(url))?.url ?? LINK.exec(text)?.[0];
}

function isOurs(line: { userId?: string | undefined; [field: string]: unknown }, party: Party): boolean {
  return line.userId === party.userId && line.accountId === party.accountId;
}
