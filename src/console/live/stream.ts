import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { LiveEvent } from '../contract/live';
import { type Position, positionText } from './changes';
import type { Listener } from './hub';

/** What waits for a slow reader at most, bytes; past it the line is cut and the browser comes back for the rest. */
const MAX_WAITING_BYTES = 256 * 1024;
/** Asked of the browser: how long it waits before it comes back. */
const RETRY_MS = 1_000;

export interface LiveStreamOptions {
  readonly response: ServerResponse;
  /** What the server says with every answer. */
  readonly headers: OutgoingHttpHeaders;
  readonly since: Position | undefined;
  /** May this person be told of it? */
  readonly sees: (event: LiveEvent) => boolean;
}

export interface LiveStream extends Listener {
  /** Something to keep proxies from taking the line for dead. */
  beat(): void;
  end(): void;
}

/** A Server-Sent Events response: `ready`, then `change` with each batch, or `reset` where everything is to be read anew. */
export function createLiveStream({ response, headers, since, sees }: LiveStreamOptions): LiveStream {
  response.writeHead(200, { ...headers, ...HEADERS });
  response.flushHeaders();

  let reached: Position | undefined;
  const write = (text: string): void => {
    if (response.writableEnded || response.destroyed) return;
    response.write(text);
    if (response.writableLength > MAX_WAITING_BYTES) response.destroy();
  };
  const tell = (name: string, position: Position, data: unknown): void => {
    reached = position;
    write(`event: ${name}\nid: ${positionText(position)}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const end = (): void => {
    if (!response.writableEnded) response.end();
  };
  return {
    since,
    joined: (position, forgotten) => {
      write(`retry: ${RETRY_MS}\n`);
      tell(forgotten ? 'reset' : 'ready', position, { resumed: since !== undefined && !forgotten });
    },
    changed: (events, position) => {
      reached = position;
      const seen = events.filter(sees);
      if (seen.length > 0) tell('change', position, seen);
    },
    overrun: (position) => tell('reset', position, {}),
    ended: end,
    // A comment would keep the line open too, but a browser cannot see it and would not know that it lives.
    beat: () => reached && tell('beat', reached, {}),
    end,
  };
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // no-transform: a proxy that compresses would also collect. The last one is nginx's own word.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;
