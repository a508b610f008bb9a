import { inAccounts } from '../../store/in-accounts';
import { ownOnly, ownOrUnassigned } from '../access';
import type { Agent } from '../contract/agent';
import type { ThreadFilter, View } from '../contract/inbox';
import type { Bindings } from './bindings';
import { searchCondition } from './search';

/** SQL that is true of the rows of desk_row `d` which this person may see and this filter means. */
export function filterCondition(filter: ThreadFilter, agent: Agent, bindings: Bindings): string {
  const { bind } = bindings;
  const parts = [visibleTo(agent, bindings), viewCondition(filter.view, agent, bindings)];
  if (filter.ch !== undefined) parts.push(`d.channel = ${bind(filter.ch)}`);
  if (filter.account !== undefined) parts.push(`d.account_id = ${bind(filter.account)}`);
  if (filter.intent !== undefined) parts.push(`d.intent = ${bind(filter.intent)}`);
  if (filter.reason !== undefined) parts.push(`d.reason = ${bind(filter.reason)}`);
  if (filter.label !== undefined) parts.push(`${bind(filter.label)}::bigint = any(d.labels)`);
  if (filter.team !== undefined) parts.push(`d.team_id = ${bind(filter.team)}`);
  if (filter.lang !== undefined) parts.push(`d.language = ${bind(filter.lang)}`);
  if (filter.unread !== undefined) parts.push('(d.unread > 0 or d.marked)');
  if (filter.assignee === 'none') parts.push('d.assignee_id is null');
  else if (filter.assignee !== undefined) {
    parts.push(`d.assignee_id = ${bind(filter.assignee === 'me' ? agent.id : filter.assignee)}`);
  }
  if (filter.q !== undefined) parts.push(searchCondition(filter.q, agent.role, bindings));
  return parts.join('\n and ');
}

/** SQL that is true of the rows of desk_row `d` which belong to what this person may see. */
export function visibleTo(agent: Agent, { place }: Bindings): string {
  const reach = inAccounts('d.account_id', place(agent.accounts));
  return `${reach} and ${ownOrUnassigned('d.assignee_id', place(ownOnly(agent)))}`;
}

/** SQL of one of the fixed views. */
export function viewCondition(view: View, agent: Agent, { bind }: Bindings): string {
  switch (view) {
    case 'needs-a-person':
      return `d.status = 'open' and d.control <> 'bot'`;
    case 'mine':
      return `d.assignee_id = ${bind(agent.id)} and d.status in ('open', 'waiting')`;
    case 'bot':
      return `d.control = 'bot' and d.status in ('open', 'waiting')`;
    case 'snoozed':
      return `d.status = 'snoozed'`;
    case 'all':
      return `d.status is distinct from 'spam'`;
    case 'spam':
      return `d.status = 'spam'`;
  }
}
