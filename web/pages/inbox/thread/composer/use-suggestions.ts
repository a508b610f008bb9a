import { useQuery } from '@tanstack/react-query';
import { type Suggestion, suggestionListSchema } from '../../../../../src/console/contract/composer';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import { apiPath } from '../../../../app/api/api';
import { useApi } from '../../../../app/api/use-api';

const NONE: readonly Suggestion[] = [];

/** What the bot would answer to the customer's last words; nothing while it answers them itself. */
export function useSuggestions({ id, control, lastMessageId }: ThreadHeader): readonly Suggestion[] {
  const api = useApi();
  const enabled = control === 'human';
  const { data } = useQuery({
    // With the message, so that nothing of an older one is offered while the next is thought about.
    queryKey: ['suggestions', id, lastMessageId],
    queryFn: ({ signal }) => api.get(apiPath`/threads/${id}/suggestions`, suggestionListSchema, { signal }),
    enabled,
    staleTime: 60_000,
  });
  return enabled ? (data?.suggestions ?? NONE) : NONE;
}
