import type { SandboxAccount, Settings } from '../types';
import type { Faults } from './faults';
import { createLanes } from './lanes';
import type { EventLog } from './log';
import type { Posted, Poster } from './post';

/** One thing that happened on the platform and has to reach the product. */
export interface OutEvent {
  /** Events of one lane are posted one after the other: a thread is in order unless an attempt fails. */
  readonly lane: string;
  /** Name for the log: `message`, `echo`, `read` ... */
  readonly kind: string;
  /** Platform id of the message it is about, for judging from the log. */
  readonly id?: string;
  readonly payload: unknown;
}

/** How one account's deliveries look on the wire. */
export interface Wire {
  /** Where to post; undefined: nobody has subscribed. */
  readonly url: () => string | undefined;
  readonly body: (events: readonly OutEvent[]) => Buffer;
  readonly headers: (body: Buffer) => Record<string, string>;
  readonly batchable: boolean;
  readonly patienceMs: () => number;
}

/** Outcome of the first attempt: the webhook's status, or why there was none. */
export interface Delivered {
  readonly status?: number;
  readonly error?: string;
}

export interface Delivery {
  enqueue(event: OutEvent): Promise<Delivered>;
  /** Posts exact bytes once. */
  raw(body: Buffer, headers: Record<string, string>): Promise<Delivered>;
  readonly subscribed: boolean;
  resubscribe(): void;
  /** Deliveries waiting or on their way. */
  readonly pending: number;
  close(): void;
}

export interface DeliveryDeps {
  readonly faults: Faults;
  readonly log: EventLog;
  readonly poster: Poster;
  readonly settings: () => Settings;
}

const MAX_IN_FLIGHT = 64;

interface Waiting {
  readonly event: OutEvent;
  readonly resolve: (delivered: Delivered) => void;
}

/** Queue, batches and repeats of one account's webhook deliveries. */
export function createDelivery(account: SandboxAccount, wire: Wire, deps: DeliveryDeps): Delivery {
  const { faults, log, poster, settings } = deps;
  const target = { channel: account.channel, accountId: account.id };
  const lanes = createLanes<Waiting>();
  const timers = new Set<NodeJS.Timeout>();
  let inFlight = 0;
  let pending = 0;
  let flushing = false;
  let givenUpInARow = 0;
  let unsubscribed = false;
  let closed = false;

  function later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  }

  function enqueue(event: OutEvent): Promise<Delivered> {
    pending += 1;
    return new Promise((resolve) => {
      const item = { event, resolve };
      const late = faults.take('out-of-order', target);
      if (late === undefined) lanes.add(event.lane, item);
      else holdBack(item, late.number('holdMs', 150));
      flushSoon();
    });
  }

  function holdBack(item: Waiting, holdMs: number): void {
    const { lane } = item.event;
    lanes.hold(lane, item);
    later(holdMs, () => {
      lanes.letGo(lane, item);
      flushSoon();
    });
  }

  function flushSoon(): void {
    if (flushing || closed) return;
    flushing = true;
    // Events of one tick may share a delivery.
    setImmediate(() => {
      flushing = false;
      flush();
    });
  }

  function flush(): void {
    const most = wire.batchable ? settings().batchSize : 1;
    while (inFlight < MAX_IN_FLIGHT) {
      const batch = lanes.take(most);
      if (batch === undefined) return;
      inFlight += 1;
      void deliver(batch.items).then(() => {
        inFlight -= 1;
        batch.done();
        flushSoon();
      });
    }
  }

  async function deliver(batch: readonly Waiting[]): Promise<void> {
    const events = batch.map(({ event }) => event);
    const settle = (delivered: Delivered) => {
      pending -= batch.length;
      for (const { resolve } of batch) resolve(delivered);
    };
    const url = wire.url();
    if (url === undefined || unsubscribed || faults.isOn('webhook-invalidated', target)) {
      log.append('undelivered', { ...target, reason: 'not subscribed', ...summary(events) });
      return settle({ error: 'NOT_SUBSCRIBED' });
    }
    const body = wire.body(events);
    const copies = faults.take('duplicate-delivery', target)?.number('copies', 2) ?? 1;
    const attempts = Array.from({ length: copies }, () => attempt(url, body, events, 1));
    const [first = { error: 'NOT_SENT' }] = await Promise.all(attempts);
    settle(first);
    if (first.status !== 200) repeatLater(url, body, events, 1);
  }

  async function attempt(
    url: string,
    body: Buffer,
    events: readonly OutEvent[],
    number: number,
  ): Promise<Delivered> {
    const posted = await poster.post(url, body, wire.headers(body), wire.patienceMs());
    const delivered = judge(posted);
    log.append('webhook', {
      ...target,
      attempt: number,
      ...delivered,
      ms: posted.ms,
      bytes: body.length,
      ...summary(events),
    });
    if (delivered.status === 200) givenUpInARow = 0;
    return delivered;
  }

  function judge(posted: Posted): Delivered {
    const strike = faults.take('slow-ack', target);
    if (strike !== undefined && posted.ms >= strike.number('limitMs', 0)) return { error: 'TOO_SLOW' };
    if (posted.status !== undefined) return { status: posted.status };
    return { error: posted.error ?? 'NO_ANSWER' };
  }

  function repeatLater(url: string, body: Buffer, events: readonly OutEvent[], done: number): void {
    if (closed) return;
    const waitMs = settings().delays.retryMs[done - 1];
    if (waitMs === undefined) return giveUp(events);
    pending += 1;
    later(waitMs, () => {
      void attempt(wire.url() ?? url, body, events, done + 1).then(({ status }) => {
        pending -= 1;
        if (status !== 200) repeatLater(url, body, events, done + 1);
      });
    });
  }

  function giveUp(events: readonly OutEvent[]): void {
    givenUpInARow += 1;
    log.append('undelivered', { ...target, reason: 'given up', ...summary(events) });
    const { unsubscribeAfter } = settings();
    if (unsubscribeAfter === 0 || givenUpInARow < unsubscribeAfter || unsubscribed) return;
    unsubscribed = true;
    log.append('unsubscribed', target);
  }

  return {
    enqueue,
    async raw(body, headers) {
      const url = wire.url();
      if (url === undefined) return { error: 'NOT_SUBSCRIBED' };
      const posted = await poster.post(url, body, headers, wire.patienceMs());
      const delivered = judge(posted);
      log.append('webhook', {
        ...target,
        attempt: 1,
        ...delivered,
        ms: posted.ms,
        bytes: body.length,
        kinds: ['raw'],
      });
      return delivered;
    },
    get subscribed() {
      return !unsubscribed && wire.url() !== undefined && !faults.isOn('webhook-invalidated', target);
    },
    resubscribe() {
      unsubscribed = false;
      givenUpInARow = 0;
    },
    get pending() {
      return pending;
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function summary(events: readonly OutEvent[]): { kinds: string[]; ids: string[] } {
  return {
    kinds: events.map(({ kind }) => kind),
    ids: events.flatMap(({ id }) => (id === undefined ? [] : [id])),
  };
}
