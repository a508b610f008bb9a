import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { InboxSearch } from '../../app/router/search';

const route = getRouteApi('/inbox');

/** Parts of the address that say which threads are listed. */
export const FILTER_KEYS = [
  'view',
  'ch',
  'account',
  'intent',
  'reason',
  'label',
  'assignee',
  'team',
  'lang',
  'unread',
  'q',
] as const satisfies readonly (keyof InboxSearch)[];

/** As the API takes it: texts only, nothing that is not set. */
export type ListFilter = Readonly<Record<string, string>>;

export interface Inbox {
  readonly search: InboxSearch;
  readonly filter: ListFilter;
  /** Changes parts of the address; `replace` leaves no step for the back button. */
  readonly change: (next: Partial<InboxSearch>, options?: { readonly replace?: boolean }) => void;
}

/** The state of the inbox, which is its address. */
export function useInbox(): Inbox {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = useMemo(() => filterOf(search), [search]);
  const change = useCallback<Inbox['change']>(
    (next, { replace = false } = {}) =>
      void navigate({ search: (before) => ({ ...before, ...next }), replace, resetScroll: false }),
    [navigate],
  );
  return { search, filter, change };
}

export function filterOf(search: InboxSearch): ListFilter {
  const set = FILTER_KEYS.flatMap((key) => {
    const value = search[key];
    return value === undefined || value === '' ? [] : [[key, value] as const];
  });
  return Object.fromEntries(set);
}

/** All parts of a filter but the view and the channel, which have places of their own, taken off. */
export const NO_FILTER = {
  account: undefined,
  intent: undefined,
  reason: undefined,
  label: undefined,
  assignee: undefined,
  team: undefined,
  lang: undefined,
  unread: undefined,
  q: undefined,
} satisfies Partial<InboxSearch>;
