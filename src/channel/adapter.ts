import type { Clock } from '../lib/clock';
import type { Logger } from '../lib/log';
import type { Account, ChannelName } from './account';
import type { Received } from './event';
import type {
  AccountCheck,
  CallResult,
  FindResult,
  Moderation,
  OutboundMessage,
  ProfileResult,
  SendResult,
  ThreadMove,
} from './send';

/** What a channel can show and how it counts, as data; compose.ts and window.ts read it. */
export interface Capabilities {
  readonly textLimit: { readonly unit: 'characters' | 'bytes'; readonly max: number };
  /** Tappable answers below a message; undefined: choices become a numbered list in the text. */
  readonly quickReplies?: { readonly max: number; readonly titleMax: number };
  /** A button that opens a URL; undefined: the URL stands in the text. */
  readonly linkButton?: { readonly textMax: number; readonly titleMax: number };
  /** How long after the customer's last opening event the bot may write, ms; undefined: no limit. */
  readonly replyWindowMs?: number;
  /** How long after it a person may write with the human-agent tag, ms; undefined: no limit. */
  readonly humanWindowMs?: number;
  /** Sends are scarce: put everything a turn has to say into one message. */
  readonly oneMessageATurn: boolean;
  /** What the platform charges a message, in millionths of a US dollar; undefined: nothing. */
  readonly prices?: { readonly receivedMicroUsd: number; readonly sentMicroUsd: number };
}

export interface HandshakeRequest {
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export type HandshakeAnswer =
  | {
      readonly outcome: 'confirmed';
      readonly contentType: 'text/plain' | 'application/json';
      readonly body: string;
    }
  | { readonly outcome: 'refused'; readonly status: 400 | 403; readonly message: string };

/** All that the product needs to know of a platform. `receive` and `verify` are pure; only a Sender does I/O. */
export interface ChannelAdapter {
  readonly channel: ChannelName;
  readonly capabilities: Capabilities;
  /** GET on the webhook: Meta's hub challenge, X's CRC. Several accounts share one URL; any of them may match. */
  handshake(request: HandshakeRequest, accounts: readonly Account[]): HandshakeAnswer;
  /** True when one of the accounts' secrets signed exactly these bytes. Missing or odd headers are false, not errors. */
  verify(
    rawBody: Buffer,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    accounts: readonly Account[],
  ): boolean;
  /** @param receivedAt epoch ms used where an event has no time of its own. */
  receive(body: unknown, receivedAt: number): Received;
  /** Loads the platform's SDK on first use and returns what sends for this account. */
  connect(account: Account, deps: SenderDeps): Promise<Sender>;
}

export interface SenderDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** Longest a single call may take, ms; shorter than the outbox lease. */
  readonly timeoutMs: number;
}

export interface Sender {
  /** Sends one message. Never throws for anything the platform or the network does: that is a result. */
  send(message: OutboundMessage): Promise<SendResult>;
  /** Looks for a message whose send had an unknown outcome. */
  find(message: OutboundMessage): Promise<FindResult>;
  /** Blocks a person and the like, where the platform lets an app do that. Never throws for what the platform does. */
  moderate?(userId: string, action: Moderation): Promise<CallResult>;
  /** Asks who a person is, where messages do not say it themselves. Never throws for what the platform does. */
  profile?(userId: string): Promise<ProfileResult>;
  /** Moves the conversation between apps, where the platform routes it. Never throws for what the platform does. */
  moveThread?(userId: string, move: ThreadMove): Promise<CallResult>;
  /** Asks the platform about the account itself, without a word to any customer. Never throws for what it does. */
  check?(): Promise<AccountCheck>;
  /** Orders the events of the account that we read. Never throws for what the platform does. */
  resubscribe?(): Promise<CallResult>;
  /** Shows "typing" or marks as seen where the channel has it; best effort, never throws. */
  signal?(userId: string, signal: 'typing' | 'seen'): Promise<void>;
}
