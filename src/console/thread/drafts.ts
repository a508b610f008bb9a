import type { Queryable } from '../../store/store';
import type { ChosenLink, Draft, DraftMode } from '../contract/composer';

/** Whose reply box it is: a draft never shows up in another thread, in the other mode or for a colleague. */
export interface DraftKey {
  readonly threadId: string;
  readonly agentId: number;
  readonly mode: DraftMode;
}

export async function findDraft(store: Queryable, key: DraftKey): Promise<Draft> {
  const row = await store.one<{ text: string; link: ChosenLink | null; at: number }>({
    name: 'draft-find',
    text: 'select text, link, at from draft where thread_id = $1 and agent_id = $2 and mode = $3',
    values: valuesOf(key),
  });
  if (!row) return { text: '' };
  return { text: row.text, at: row.at, ...(row.link && { link: row.link }) };
}

/**
 * Keeps what stands in the box; nothing is kept of an empty one.
 * @param now business time, epoch ms.
 */
export async function saveDraft(
  store: Queryable,
  key: DraftKey,
  {
    text,
    link,
    now,
  }: { readonly text: string; readonly link?: ChosenLink | undefined; readonly now: number },
): Promise<Draft> {
  if (text.trim() === '') {
    await dropDraft(store, key);
    return { text: '' };
  }
  await store.query({
    name: 'draft-save',
    // A thread that nobody knows keeps no draft.
    text: `insert into draft (thread_id, agent_id, mode, text, link, at)
           select id, $2, $3, $4, $5, $6 from thread where id = $1
           on conflict (thread_id, agent_id, mode) do update
              set text = excluded.text, link = excluded.link, at = excluded.at`,
    values: [...valuesOf(key), text, link ? JSON.stringify(link) : null, now],
  });
  return { text, at: now, ...(link && { link }) };
}

/** Sent, or thrown away. */
export async function dropDraft(store: Queryable, key: DraftKey): Promise<void> {
  await store.query({
    name: 'draft-drop',
    text: 'delete from draft where thread_id = $1 and agent_id = $2 and mode = $3',
    values: valuesOf(key),
  });
}

/** Nothing that a person has begun is left, in any conversation. */
export async function dropDrafts(store: Queryable, agentId: number): Promise<void> {
  await store.query({
    name: 'draft-drop-all',
    text: 'delete from draft where agent_id = $1',
    values: [agentId],
  });
}

function valuesOf({ threadId, agentId, mode }: DraftKey): unknown[] {
  return [threadId, agentId, mode];
}
