import type { Role } from '../contract/agent';
import type { Bindings } from './bindings';

/** Messages that are looked through, the newest first: half a million take 150 ms on two cores without any index. */
const MESSAGES_SEARCHED = 1_000_000;
/** Threads found by words; who finds more types another word. */
const HITS = 2_000;

/**
 * SQL that is true of rows of desk_row `d` whose messages, name or handle hold these words, or whose order has this
 * number. Moderators find neither order numbers nor addresses, also not by their parts: both are taken out of a text
 * before it is compared.
 */
export function searchCondition(words: string, role: Role, { bind }: Bindings): string {
  const pattern = bind(`%${words.replace(/[\\%_]/g, '\\$&')}%`);
  // PostgreSQL knows the digits of some scripts only, so numbers are not left to it.
  const unreadable = /\p{Nd}/u.test(words) ? 'and false' : `and ${WITHOUT_NUMBERS} ilike ${pattern}`;
  const masked = role === 'moderator' ? unreadable : '';
  const found = [
    `select thread_id from (select m.thread_id from message m
       where m.id > (select max(id) from message) - ${MESSAGES_SEARCHED} and not m.deleted and m.text ilike ${pattern} ${masked}
       order by m.id desc limit ${HITS}) written`,
    `select i.thread_id from identity i left join contact c on c.id = i.contact_id
       where c.name ilike ${pattern} or i.handle ilike ${pattern}`,
  ];
  const orderKey = words.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
  if (role !== 'moderator' && /\d/.test(orderKey)) {
    const key = bind(orderKey);
    found.push(
      `select thread_id from attempt where order_key = ${key} and outcome = 'matched'`,
      `select thread_id from link where order_keys @> array[${key}]`,
      `select thread_id from reminder where order_key = ${key}`,
    );
  }
  return `d.thread_id in (${found.join('\n union all ')})`;
}

const WITHOUT_NUMBERS = String.raw`regexp_replace(m.text, '[^\s@＠]{1,64}[@＠][^\s@＠]{1,255}|\d', '', 'g')`;
