import { z } from 'zod';
import { profileOf } from '../../src/channel/profile';
import type { ProfileResult } from '../../src/channel/send';
import { errorAnswer, readFault } from './answers';
import type { MetaFault, MetaJudge } from './errors';
import type { GraphNode } from './graph-api';
import { throttleMs } from './usage';

/** Only what the desk shows: each further field needs a permission of its own (user profile references of both). */
const FIELDS = {
  messenger: ['first_name', 'last_name', 'name'],
  instagram: ['name', 'username'],
} as const;

const word = z.string().nullish().catch(undefined);
const person = z.object({
  id: z.coerce.string(),
  name: word,
  first_name: word,
  last_name: word,
  username: word,
});

/** The token is dead: whoever renews it makes the same question answerable. */
const TOKEN_CODES = new Set([102, 104, 190]);
const TOKEN_WAIT_MS = 60 * 60_000;

/** Asks who a person is. Those who have not agreed to it (230) or have no profile (2018218) stay unknown. */
export async function readProfile(
  { node, judge, now }: { readonly node: GraphNode; readonly judge: MetaJudge; readonly now: number },
  platform: keyof typeof FIELDS,
  userId: string,
): Promise<ProfileResult> {
  const answer = await node.readPerson(userId, FIELDS[platform]);
  if (answer.outcome !== 'answered') return { outcome: 'again', code: `GRAPH_${answer.code}` };
  const read = person.safeParse(answer.body);
  if (answer.status < 400 && !errorAnswer.safeParse(answer.body).success) {
    // Somebody else's name would be worse than none.
    if (!read.success || read.data.id !== userId) return { outcome: 'again', code: 'GRAPH_ODD_ANSWER' };
    const { name, first_name: first, last_name: last, username } = read.data;
    const full = name ?? [first, last].filter(Boolean).join(' ');
    return { outcome: 'told', profile: profileOf({ name: full, handle: username }) };
  }
  const { fault, name: code } = readFault(answer);
  return { code, ...verdictOf(fault, judge, throttleMs(answer.headers, now), now) };
}

function verdictOf(
  fault: MetaFault,
  judge: MetaJudge,
  waitMs: number,
  now: number,
): { outcome: 'refused' } | { outcome: 'again'; retryAt?: number } {
  if (fault.code !== undefined && TOKEN_CODES.has(fault.code))
    return { outcome: 'again', retryAt: now + TOKEN_WAIT_MS };
  const { outcome } = judge(fault);
  if (outcome === 'refused') return { outcome };
  return outcome === 'throttled' ? { outcome: 'again', retryAt: now + waitMs } : { outcome: 'again' };
}
