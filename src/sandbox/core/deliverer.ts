import { createPoster } from './post';

/** Real ms before each further attempt at a delivery that was not answered 2xx; days in reality. */
const RETRY_MS = [200, 1_000, 3_000];
const PATIENCE_MS = 10_000;

/** Delivers a payment provider's events, each in its own time, as often as it takes. */
export interface Deliverer {
  /** Sends a body, or keeps it while `hold` is on. */
  send(body: Buffer): void;
  setUrl(url: string): void;
  /** Each following event is delivered this often. */
  repeat(times: number): void;
  /** Keeps events back until `release`, which sends them newest first when asked. */
  hold(): void;
  release(order?: 'first' | 'newest-first'): void;
  /** Resolves once nothing is on its way any more. */
  idle(): Promise<void>;
  close(): void;
}

export interface DelivererDeps {
  /** Signs one attempt. */
  readonly headersFor: (body: Buffer) => Record<string, string>;
  /** Undefined: nothing is delivered until `setUrl`. */
  readonly url: string | undefined;
}

export function createDeliverer({ headersFor, url: first }: DelivererDeps): Deliverer {
  const poster = createPoster();
  const timers = new Set<NodeJS.Timeout>();
  const underway = new Set<Promise<void>>();
  let url = first;
  let copies = 1;
  let held: Buffer[] | undefined;
  let closed = false;

  async function deliver(body: Buffer): Promise<void> {
    for (const pauseMs of [0, ...RETRY_MS]) {
      if (pauseMs > 0) await pause(pauseMs);
      if (closed || url === undefined) return;
      const { status = 0 } = await poster.post(url, body, headersFor(body), PATIENCE_MS);
      if (status >= 200 && status < 300) return;
    }
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms).unref();
      timers.add(timer);
    });

  function start(body: Buffer): void {
    for (let copy = 0; copy < copies; copy++) {
      const sending = deliver(body).finally(() => underway.delete(sending));
      underway.add(sending);
    }
  }

  return {
    send: (body) => {
      if (held) held.push(body);
      else start(body);
    },
    setUrl: (next) => {
      url = next;
    },
    repeat: (times) => {
      copies = times;
    },
    hold: () => {
      held ??= [];
    },
    release: (order = 'first') => {
      const waiting = held ?? [];
      held = undefined;
      for (const body of order === 'first' ? waiting : waiting.toReversed()) start(body);
    },
    idle: async () => {
      while (underway.size > 0) await Promise.all(underway);
    },
    close: () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      poster.close();
    },
  };
}
