import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Queryable } from '../../store/store';
import type { Suggest } from '../../turn/suggest';
import { EVERYBODY, seesOrderData } from '../access';
import { agentOf } from '../authenticate';
import type { Agent } from '../contract/agent';
import { type Suggestion, suggestionListSchema } from '../contract/composer';
import { threadIdSchema } from '../contract/turn';
import { ID_REFUSALS } from '../refusals';

export interface SuggestionDeps {
  readonly store: Queryable;
  readonly suggest: Suggest;
}

/** More than these are a letter: the newest say what is wanted. */
const MESSAGES = 20;

/** What the bot would answer to whoever now writes with a person. */
export function suggestionRoutes(scope: FastifyInstance, deps: SuggestionDeps): void {
  scope.withTypeProvider<ZodTypeProvider>().get(
    '/threads/:threadId/suggestions',
    {
      config: EVERYBODY,
      schema: { params: threadIdSchema, response: { 200: suggestionListSchema, ...ID_REFUSALS } },
    },
    async (request) => ({
      suggestions: await botSuggestions(request.params.threadId, agentOf(request), deps),
    }),
  );
}

/** None while the bot answers itself, and none to what somebody has answered. */
async function botSuggestions(
  threadId: string,
  agent: Agent,
  { store, suggest }: SuggestionDeps,
): Promise<Suggestion[]> {
  const row = await openWords(store, threadId);
  if (row?.control !== 'human' || row.messages.length === 0) return [];
  const { state, messages } = row;
  const suggestions = await suggest({ threadId, state, messages });
  return suggestions.flatMap(({ ofOrder, text, intent, link }) => {
    if (ofOrder && !seesOrderData(agent)) return [];
    return { text, intent, ...(link && { link: { ...link, orderNumbers: [...link.orderNumbers] } }) };
  });
}

type Row = Pick<Parameters<Suggest>[0], 'state' | 'messages'> & { readonly control: string };

async function openWords(store: Queryable, threadId: string): Promise<Row | undefined> {
  return await store.one<Row>({
    name: 'suggestion-words',
    text: `select t.state, t.control,
                  (select coalesce(jsonb_agg(jsonb_build_object('text', m.text, 'attachments',
                            coalesce(jsonb_array_length(m.attachments), 0)) order by m.id), '[]')
                     from (select id, text, attachments from message
                            where thread_id = t.id and origin = 'customer' and not deleted and id > coalesce(
                                  (select max(id) from message where thread_id = t.id and not note
                                      and origin in ('bot', 'agent', 'native_app', 'automation')), 0)
                            order by id desc limit ${MESSAGES}) m) messages
             from thread t where t.id = $1`,
    values: [threadId],
  });
}
