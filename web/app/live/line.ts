import { type LiveEvent, liveChangesSchema } from '../../../src/console/contract/live';

/** What comes of the stream, and what the desk may say about it. */
export interface LineEvents {
  readonly onState: (live: boolean) => void;
  /** @param position where a later line goes on from. */
  readonly onChanges: (events: readonly LiveEvent[], position: string) => void;
  /** Something may have been missed: everything that is shown has to be read anew. */
  readonly onReset: (position: string) => void;
  /** The server refuses: the session may be over. */
  readonly onRefused: () => void;
}

export interface Line {
  /** Something happened after which an open line may be dead without knowing (sleep, another network). */
  check(): void;
  close(): void;
}

/** Three beats of the server. */
const SILENT_MS = 30_000;
/** A line that has been silent so long is not trusted any more when somebody looks again. */
const DOUBTFUL_MS = 12_000;
const LOOK_MS = 5_000;
const WAITS_MS = [500, 1_000, 2_000, 5_000, 10_000];

/**
 * One stream of changes that comes back by itself: when the server ends it, when nothing is heard for three beats, and
 * when the tab is looked at again after a pause. It goes on from the last position, so nothing is lost or told twice.
 */
export function openLine(from: string | undefined, events: LineEvents): Line {
  let position = from;
  let source: EventSource | undefined;
  let heardAt = Date.now();
  let standing = false;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const heard = (event: MessageEvent<string>): void => {
    heardAt = Date.now();
    if (event.lastEventId !== '') position = event.lastEventId;
  };
  const stop = (): void => {
    clearTimeout(retry);
    retry = undefined;
    source?.close();
    source = undefined;
    standing = false;
  };
  const again = (waitMs: number): void => {
    stop();
    events.onState(false);
    retry = setTimeout(open, waitMs);
  };
  const open = (): void => {
    stop();
    heardAt = Date.now();
    const opened = new EventSource(position === undefined ? '/api/events' : addressFrom(position));
    source = opened;
    const on = (name: string, handle: (event: MessageEvent<string>) => void): void =>
      opened.addEventListener(name, (event: MessageEvent<string>) => {
        heard(event);
        handle(event);
      });
    const stands = (): void => {
      standing = true;
      failures = 0;
      events.onState(true);
    };
    on('ready', stands);
    on('reset', ({ lastEventId }) => {
      stands();
      events.onReset(lastEventId);
    });
    on('change', ({ data, lastEventId }) => events.onChanges(changesOf(data), lastEventId));
    on('beat', () => undefined);
    opened.addEventListener('error', () => {
      // Ended by the server or the network: the browser would come back by itself, but not from where we are, and not
      // at all after a refusal.
      if (opened.readyState === EventSource.CLOSED) events.onRefused();
      again(WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)] ?? 0);
    });
  };
  const silent = setInterval(() => {
    if (source && Date.now() - heardAt > SILENT_MS) again(0);
  }, LOOK_MS);

  open();
  return {
    check: () => {
      const doubtful = standing && (Date.now() - heardAt > DOUBTFUL_MS || !navigator.onLine);
      // Not while it is being opened: whoever asks meanwhile would put it off.
      if (doubtful || retry !== undefined) again(0);
    },
    close: () => {
      clearInterval(silent);
      stop();
    },
  };
}

function addressFrom(position: string): string {
  return `/api/events?since=${encodeURIComponent(position)}`;
}

/** What a newer server tells that this desk does not know of is left out. */
function changesOf(data: string): readonly LiveEvent[] {
  const parsed = liveChangesSchema.safeParse(JSON.parse(data));
  return parsed.success ? parsed.data : [];
}
