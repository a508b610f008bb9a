import { request } from 'node:http';
import { type LiveEvent, liveChangesSchema } from '../../../src/console/contract/live';

/** One message of a stream. */
export interface Heard {
  readonly name: string;
  readonly id: string;
  readonly data: unknown;
}

/** A reader of Server-Sent Events, as a browser is one, that can be cut off. */
export interface Reader {
  readonly heard: Heard[];
  readonly status: () => number | undefined;
  readonly headers: () => Readonly<Record<string, unknown>>;
  /** Id of the last message heard whole. */
  readonly lastId: () => string | undefined;
  readonly ended: Promise<void>;
  cut(): void;
}

/** @param who headers that say who asks. */
export function readStream(
  url: string,
  { who, lastId }: { readonly who: Readonly<Record<string, string>>; readonly lastId?: string | undefined },
): Reader {
  const heard: Heard[] = [];
  let last = lastId;
  let rest = '';
  let status: number | undefined;
  let headers: Readonly<Record<string, unknown>> = {};
  const asking = request(`${url}/api/events`, {
    headers: {
      ...who,
      accept: 'text/event-stream',
      ...(lastId !== undefined && { 'last-event-id': lastId }),
    },
  });
  const ended = new Promise<void>((resolve) => {
    asking.on('close', () => resolve());
    asking.on('error', () => resolve());
    asking.on('response', (response) => {
      status = response.statusCode;
      headers = response.headers;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1];
          const id = field('id');
          last = id ?? last;
          heard.push({ name: field('event') ?? '', id: id ?? '', data: JSON.parse(field('data') ?? 'null') });
        }
      });
      response.on('error', () => resolve());
      response.on('close', () => resolve());
    });
  });
  asking.end();
  return {
    heard,
    status: () => status,
    headers: () => headers,
    lastId: () => last,
    ended,
    cut: () => asking.destroy(),
  };
}

/** All changes heard, one after the other. */
export function changesIn(heard: readonly Heard[]): LiveEvent[] {
  return heard.filter(({ name }) => name === 'change').flatMap(({ data }) => liveChangesSchema.parse(data));
}
