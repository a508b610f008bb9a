import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import {
  type ChosenLink,
  type Draft,
  type DraftMode,
  draftSchema,
} from '../../../../../src/console/contract/composer';
import { apiPath } from '../../../../app/api/api';
import { useApi } from '../../../../app/api/use-api';
import { createDraftSaver } from './draft-saver';

/** What stands in one box: that of this thread and mode, on the server too. */
export interface DraftBox {
  readonly text: string;
  readonly link: ChosenLink | undefined;
  readonly write: (text: string) => void;
  readonly choose: (link: ChosenLink | undefined) => void;
  /** Empties the box at a send, once nothing is on its way that could fill it again. */
  readonly take: () => Promise<Draft>;
  /** Puts back what could not be sent. */
  readonly putBack: (draft: Draft) => void;
}

const EMPTY: Draft = { text: '' };

/**
 * The draft of a thread and mode. The component that uses it must be made anew for another thread (a `key`): nothing of
 * one draft can then be seen or saved in another.
 */
export function useDraft(threadId: string, mode: DraftMode): DraftBox {
  const api = useApi();
  const queryClient = useQueryClient();
  const queryKey = ['draft', threadId, mode];
  const path = `${apiPath`/threads/${threadId}/draft`}?mode=${mode}`;
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get(path, draftSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Shown from here, not from the cache, which hears of a key a moment later: the caret would jump.
  const [draft, setDraft] = useState<Draft>(() => queryClient.getQueryData<Draft>(queryKey) ?? EMPTY);
  const [saver] = useState(() =>
    createDraftSaver(({ text, link }) => api.send('PUT', path, { text, ...(link && { link }) }, draftSchema)),
  );
  const touched = useRef(false);
  useEffect(() => {
    if (data && !touched.current) setDraft(data);
  }, [data]);
  useEffect(() => () => saver.flush(), [saver]);

  const show = (next: Draft) => {
    touched.current = true;
    setDraft(next);
    // A thread that is opened again finds its text here at once.
    void queryClient.cancelQueries({ queryKey });
    queryClient.setQueryData(queryKey, next);
  };
  const change = (next: Draft) => {
    show(next);
    saver.later(next);
  };
  return {
    text: draft.text,
    link: draft.link,
    write: (text) => change({ ...draft, text }),
    choose: (link) => change({ text: draft.text, ...(link && { link }) }),
    take: async () => {
      show(EMPTY);
      // The send itself takes the draft off the server.
      await saver.drop();
      return draft;
    },
    putBack: change,
  };
}
