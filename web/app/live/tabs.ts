import { z } from 'zod';
import { type LiveEvent, liveChangesSchema } from '../../../src/console/contract/live';
import { type Line, openLine } from './line';

export type LiveState = 'live' | 'connecting';

/** What a tab hears, whoever holds the line. */
export interface TabEvents {
  readonly onState: (state: LiveState) => void;
  readonly onChanges: (events: readonly LiveEvent[]) => void;
  readonly onReset: () => void;
  readonly onRefused: () => void;
}

const NAME = 'renewdesk.live';

/** What tabs of one browser tell each other. */
const noteSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('state'), live: z.boolean(), position: z.string().optional() }),
  z.object({ what: z.literal('changes'), events: liveChangesSchema, position: z.string() }),
  z.object({ what: z.literal('reset'), position: z.string() }),
  /** A tab has opened, or is looked at again: how does it stand? */
  z.object({ what: z.literal('ask') }),
]);
type Note = z.infer<typeof noteSchema>;

/**
 * Live changes for this tab. Of all tabs of a browser one holds the line, because a browser has few connections to one
 * host; when it closes, the next one goes on where it was. Without locks (plain http) each visible tab holds its own.
 * @returns what ends it.
 */
export function followLive(events: TabEvents): () => void {
  return 'locks' in navigator && 'BroadcastChannel' in globalThis ? shareLine(events) : ownLine(events);
}

function shareLine(events: TabEvents): () => void {
  const channel = new BroadcastChannel(NAME);
  const stop = new AbortController();
  let position: string | undefined;
  let line: Line | undefined;
  let live = false;

  const say = (note: Note): void => channel.postMessage(note);
  const take = (note: Note): void => {
    switch (note.what) {
      case 'state':
        live = note.live;
        position = note.position ?? position;
        return events.onState(live ? 'live' : 'connecting');
      case 'changes':
        position = note.position;
        return events.onChanges(note.events);
      case 'reset':
        position = note.position;
        return events.onReset();
      case 'ask':
        // Only whoever holds the line knows.
        line?.check();
        return line && say({ what: 'state', live, ...(position !== undefined && { position }) });
    }
  };
  const both = (note: Note): void => {
    take(note);
    say(note);
  };
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const note = noteSchema.safeParse(data);
    if (note.success) take(note.data);
  };
  const lead = async (): Promise<void> => {
    if (stop.signal.aborted) return;
    line = openLine(position, {
      onState: (now) => both({ what: 'state', live: now }),
      onChanges: (changes, at) => both({ what: 'changes', events: [...changes], position: at }),
      onReset: (at) => both({ what: 'reset', position: at }),
      onRefused: events.onRefused,
    });
    // The lock is held as long as this promise; a tab that is closed lets go of it whatever happens.
    await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
    line.close();
    line = undefined;
  };
  const ask = (): void => {
    if (line) line.check();
    else say({ what: 'ask' });
  };
  ask();
  // Rejected when this tab is done before it is its turn.
  navigator.locks.request(NAME, { signal: stop.signal }, lead).catch(() => undefined);
  const unlisten = onReturn(ask);
  return () => {
    unlisten();
    stop.abort();
    channel.close();
  };
}

/** A hidden tab lets go of its line; looked at again, it may have missed something. */
function ownLine(events: TabEvents): () => void {
  let line: Line | undefined;
  let position: string | undefined;
  const open = (): void => {
    if (line) return line.check();
    line = openLine(position, {
      onState: (live) => events.onState(live ? 'live' : 'connecting'),
      onChanges: (changes, at) => {
        position = at;
        events.onChanges(changes);
      },
      onReset: (at) => {
        position = at;
        events.onReset();
      },
      onRefused: events.onRefused,
    });
  };
  const close = (): void => {
    line?.close();
    line = undefined;
  };
  const onHide = (): void => {
    if (document.visibilityState === 'hidden') close();
  };
  open();
  const unlisten = onReturn(open);
  document.addEventListener('visibilitychange', onHide);
  return () => {
    unlisten();
    document.removeEventListener('visibilitychange', onHide);
    close();
  };
}

/** The moments at which an open line may be dead without having said so. */
function onReturn(check: () => void): () => void {
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') check();
  };
  document.addEventListener('visibilitychange', onVisible);
  window.addEventListener('online', check);
  window.addEventListener('offline', check);
  window.addEventListener('pageshow', onVisible);
  return () => {
    document.removeEventListener('visibilitychange', onVisible);
    window.removeEventListener('online', check);
    window.removeEventListener('offline', check);
    window.removeEventListener('pageshow', onVisible);
  };
}
