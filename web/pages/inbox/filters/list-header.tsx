import { Funnel, Search } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useShortcut } from '../../../app/keys/keyboard';
import { useViews } from '../../../app/rail/use-views';
import { useT } from '../../../app/text/use-texts';
import { ChannelFilter } from '../../../parts/chips';
import { PageTitle } from '../../../parts/page-title';
import type { Inbox } from '../use-inbox-search';
import { ActiveFilters } from './active-filters';
import { Drop, type DropHandle } from './drop';
import drop from './drop.module.css';
import css from './list-header.module.css';
import { SearchBox } from './search-box';
import { SortMenu } from './sort-menu';

const FilterForm = lazy(async () => ({ default: (await import('./filter-form')).FilterForm }));

/** What is listed, how many, and the ways to narrow and order it. */
export function ListHeader({ inbox, total }: { readonly inbox: Inbox; readonly total: number | undefined }) {
  const { search } = inbox;
  const t = useT();
  const { saved } = useViews();
  const [searching, setSearching] = useState(false);
  const filter = useRef<DropHandle>(null);
  useShortcut('list.search', () => setSearching(true));
  useShortcut('list.filter', () => filter.current?.open());
  const view = saved.find(({ id }) => String(id) === search.saved);
  return (
    <header className={css.header}>
      <div className={css.line}>
        <PageTitle id="inbox-title" count={total}>
          {view?.name ?? t(`app.view.${search.view}`)}
        </PageTitle>
        <button
          type="button"
          className={drop.button}
          aria-label={t('inbox.search.open')}
          title={t('inbox.search.open')}
          onClick={() => setSearching(true)}
        >
          <Search size={16} aria-hidden />
        </button>
        <Drop icon={Funnel} label={t('inbox.filter.open')} handle={filter}>
          <Suspense>
            <FilterForm inbox={inbox} />
          </Suspense>
        </Drop>
        <SortMenu inbox={inbox} />
      </div>
      {(searching || search.q !== undefined) && (
        <SearchBox inbox={inbox} onClose={() => setSearching(false)} />
      )}
      <ChannelFilter value={search.ch} onChange={(ch) => inbox.change({ ch })} />
      <ActiveFilters inbox={inbox} view={view} />
    </header>
  );
}
