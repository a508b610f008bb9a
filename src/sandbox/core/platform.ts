import type { SandboxAccount } from '../types';
import type { Delivered } from './delivery';
import type { JsonObject } from './json';
import type { Thread } from './threads';

/** What a customer does in the app of the platform. */
export interface Saying {
  readonly text?: string;
  readonly attachments?: readonly unknown[];
  readonly quickReply?: { readonly payload: string; readonly title: string };
  readonly postback?: { readonly payload: string; readonly title: string };
  readonly reaction?: { readonly messageId: string; readonly emoji?: string; readonly action?: string };
  readonly storyReply?: { readonly id: string; readonly url: string };
  readonly replyTo?: string;
  readonly referral?: JsonObject;
}

/** What was delivered for it; `delivered` settles with the first attempt. */
export interface Emitted {
  readonly messageId: string;
  readonly delivered: Promise<Delivered>;
}

/** What the admin API can do on any emulated platform. */
export interface Platform {
  readonly accounts: readonly SandboxAccount[];
  newUserId(): string;
  say(thread: Thread, saying: Saying): Emitted;
  /** A person of the brand types in the platform's own app. */
  nativeReply(thread: Thread, text: string): Emitted;
  /** A named event of the catalogue; a text says what is wrong with the request. */
  event(account: SandboxAccount, kind: string, body: JsonObject): Emitted | string;
  readonly eventKinds: readonly string[];
  /** @param secret signs the bytes; undefined: an unsigned delivery. */
  raw(account: SandboxAccount, body: Buffer, secret: string | undefined): Promise<Delivered>;
  /** Points deliveries there as if set up by hand; `handshake` asks the product first, as the platform does. */
  setWebhook(account: SandboxAccount, url: string, handshake: boolean): Promise<string | undefined>;
  signingSecret(account: SandboxAccount): string;
  isSubscribed(account: SandboxAccount): boolean;
  readonly pending: number;
  reset(): void;
  close(): void;
}
