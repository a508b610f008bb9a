import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { Funnel, Search } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useShortcut } from '../../../app/keys/keyboard';
import { useViews } from '../../../app/rail/use-views';
import { useFormats, useT } from '../../../app/text/use-texts';
import type { Inbox } from '../use-inbox-search';
import { ActiveFilters } from './active-filters';
import { ChannelChips } from './channel-chips';
import css from './list-header.module.css';
import { SearchBox } from './search-box';
import { SortMenu } from './sort-menu';

const FilterForm = lazy(async () => ({ default: (await import('./filter-form')).FilterForm }));

/** What is listed, how many, and the ways to narrow and order it. */
export function ListHeader({ inbox, total }: { readonly inbox: Inbox; readonly total: number | undefined }) {
  const { search } = inbox;
  const t = useT();
  const { number } = useFormats();
  const { saved } = useViews();
  const [searching, setSearching] = useState(false);
  const [filtering, setFiltering] = useState(false);
  useShortcut('list.search', () => setSearching(true));
  useShortcut('list.filter', () => setFiltering(true));
  const view = saved.find(({ id }) => String(id) === search.saved);
  return (
    <header className={css.header}>
      <div className={css.line}>
        <h1 id="inbox-title" className={css.title}>
          <span className={css.name}>{view?.name ?? t(`app.view.${search.view}`)}</span>
          {total !== undefined && <span className={css.count}>{number(total)}</span>}
        </h1>
        <Tooltip label={t('inbox.search.open')}>
          <ActionIcon aria-label={t('inbox.search.open')} onClick={() => setSearching(true)}>
            <Search size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Popover
          opened={filtering}
          onChange={setFiltering}
          position="bottom-end"
          width={280}
          trapFocus
          shadow="md"
        >
          <Popover.Target>
            <ActionIcon aria-label={t('inbox.filter.open')} onClick={() => setFiltering(!filtering)}>
              <Funnel size={16} aria-hidden />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown aria-label={t('inbox.filter.open')}>
            <Suspense>
              <FilterForm inbox={inbox} />
            </Suspense>
          </Popover.Dropdown>
        </Popover>
        <SortMenu inbox={inbox} />
      </div>
      {(searching || search.q !== undefined) && (
        <SearchBox inbox={inbox} onClose={() => setSearching(false)} />
      )}
      <ChannelChips inbox={inbox} />
      <ActiveFilters inbox={inbox} view={view} />
    </header>
  );
}
