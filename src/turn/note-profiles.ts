import { storeProfiles, wantProfiles } from '../inbox/profiles';
import type { Queryable } from '../store/store';
import type { TurnResult } from './result';

/**
 * Keeps who people say they are in what they write, and where messages do not say it has the platform asked: when
 * somebody writes for the first time, and when they come back with something new.
 * @param cases open cases by thread
 */
export async function noteProfiles(
  tx: Queryable,
  results: readonly TurnResult[],
  cases: ReadonlyMap<string, number>,
  now: number,
): Promise<void> {
  await storeProfiles(tx, results.flatMap(toldIn), now);
  const come = results.filter(
    ({ thread, messages }) =>
      thread.caseId === null && cases.has(thread.id) && messages.some(({ origin }) => origin === 'customer'),
  );
  await wantProfiles(
    tx,
    come.map(({ thread }) => thread.id),
    now,
  );
}

/** The newest word on it counts. */
function toldIn({ thread: { id: threadId, events } }: TurnResult) {
  const profile = events
    .map(({ event }) => (event.kind === 'message' ? event.from : undefined))
    .findLast((from) => from !== undefined);
  return profile ? [{ threadId, profile }] : [];
}
