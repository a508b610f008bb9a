import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Replied, repliedSchema, type Standing } from '../../../../../src/console/contract/action';
import type { Draft } from '../../../../../src/console/contract/composer';
import { notedSchema } from '../../../../../src/console/contract/composer';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import { ApiProblem, apiPath } from '../../../../app/api/api';
import { useApi } from '../../../../app/api/use-api';
import { openCaseOf } from '../thread-window';
import { refreshThread } from '../use-thread';
import type { ThreadActions } from '../use-thread-actions';

/** A message on its way to the server. */
export interface Outgoing {
  /** The idempotency key. */
  readonly key: string;
  readonly text: string;
  readonly note: boolean;
  readonly at: number;
}

/** What the writer had before their eyes. */
export interface SeenThread {
  readonly header: ThreadHeader;
  readonly seenMessageId: number;
}

export type Sent =
  | { readonly outcome: 'sent'; readonly standing?: Standing }
  /** The thread is not what the writer saw. */
  | { readonly outcome: 'changed'; readonly code: string }
  | { readonly outcome: 'failed'; readonly error: unknown };

const CHANGED = new Set(['NEWER_MESSAGE', 'COLLEAGUE_REPLIED', 'THREAD_CHANGED', 'CASE_CLOSED']);

/** Sends replies and notes; each shows at once, and stays until the log has it or it came back. */
export function useOutgoing(actions: Pick<ThreadActions, 'takeOver'>) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [outgoing, setOutgoing] = useState<readonly Outgoing[]>([]);

  const reply = async (
    { text, link }: Draft,
    { header, seenMessageId }: SeenThread,
    { key, humanAgent }: { readonly key: string; readonly humanAgent: boolean },
  ): Promise<Standing> => {
    const open = openCaseOf(header);
    // A conversation whose case is closed is taken up again by writing in it.
    const taken = open ? undefined : await actions.takeOver();
    const caseId = open?.id ?? taken?.caseId;
    if (caseId === undefined) throw new TypeError('the conversation could not be taken over');
    const guard = {
      epoch: taken?.epoch ?? header.epoch,
      lastMessageId: seenMessageId,
      seenMessageId,
      idempotencyKey: key,
      ...(humanAgent && { humanAgent }),
    };
    const { standing }: Replied = await (link
      ? api.send('POST', apiPath`/threads/${header.id}/link`, { ...guard, ...link, text }, repliedSchema)
      : api.send('POST', apiPath`/cases/${caseId}/reply`, { ...guard, text }, repliedSchema));
    return standing;
  };

  const send = async (
    draft: Draft,
    seen: SeenThread,
    { note, humanAgent }: { readonly note: boolean; readonly humanAgent: boolean },
  ): Promise<Sent> => {
    const key = crypto.randomUUID();
    const { id } = seen.header;
    setOutgoing((all) => [...all, { key, text: draft.text, note, at: api.now() }]);
    try {
      const standing = note
        ? void (await api.send(
            'POST',
            apiPath`/threads/${id}/notes`,
            { text: draft.text, idempotencyKey: key },
            notedSchema,
          ))
        : await reply(draft, seen, { key, humanAgent });
      await refreshThread(queryClient, id);
      return { outcome: 'sent', ...(standing && { standing }) };
    } catch (error) {
      await refreshThread(queryClient, id).catch(() => undefined);
      if (error instanceof ApiProblem && CHANGED.has(error.code))
        return { outcome: 'changed', code: error.code };
      return { outcome: 'failed', error };
    } finally {
      setOutgoing((all) => all.filter((message) => message.key !== key));
    }
  };
  return { outgoing, send };
}
