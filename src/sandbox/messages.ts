import type { EmulatorOptions } from './types';

/** What parent and child say to each other over IPC, one JSON object a message. */
export type ToChild =
  | { readonly kind: 'start'; readonly options: EmulatorOptions }
  | { readonly kind: 'webhook'; readonly call: number; readonly base: string }
  | { readonly kind: 'clock'; readonly call: number; readonly offsetMs: number }
  | { readonly kind: 'close' };

export type FromChild =
  | { readonly kind: 'ready'; readonly graphUrl: string; readonly xUrl: string; readonly adminUrl: string }
  | { readonly kind: 'done'; readonly call: number; readonly error?: string }
  | { readonly kind: 'clock'; readonly offsetMs: number }
  | { readonly kind: 'failed'; readonly error: string };
