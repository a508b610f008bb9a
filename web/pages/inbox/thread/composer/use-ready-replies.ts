import { useQuery } from '@tanstack/react-query';
import {
  linkOptionsSchema,
  type ReadyReply,
  readyReplyListSchema,
} from '../../../../../src/console/contract/composer';
import { apiPath } from '../../../../app/api/api';
import { useApi } from '../../../../app/api/use-api';

const NONE: readonly ReadyReply[] = [];

/** Saved replies as they would read in this thread; those that fit its case first. */
export function useReadyReplies(threadId: string): readonly ReadyReply[] {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['replies', threadId],
    queryFn: ({ signal }) => api.get(apiPath`/threads/${threadId}/replies`, readyReplyListSchema, { signal }),
    staleTime: 60_000,
  });
  return data?.replies ?? NONE;
}

/** The orders a payment link could be made for. */
export function useLinkOptions(threadId: string, enabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: ['link-options', threadId],
    queryFn: ({ signal }) =>
      api.get(apiPath`/threads/${threadId}/link-options`, linkOptionsSchema, { signal }),
    staleTime: 60_000,
    enabled,
  });
}

/** The word after a slash right before the caret: what a saved reply is looked for by. */
export function slashWord(text: string, caret: number): string | undefined {
  return /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret))?.[1];
}

/** Those whose name or text has the word, by name first. */
export function matching(replies: readonly ReadyReply[], word: string): readonly ReadyReply[] {
  const wanted = word.toLowerCase();
  const byName = replies.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const byText = replies.filter(
    (reply) => !byName.includes(reply) && reply.text.toLowerCase().includes(wanted),
  );
  return [...byName, ...byText].slice(0, 8);
}
