import { Link } from '@tanstack/react-router';
import { Bookmark } from 'lucide-react';
import nav from '../../parts/nav-entry.module.css';
import { useMe } from '../api/me';
import { LivePill } from '../live/live-pill';
import { useT } from '../text/use-texts';
import { Brand } from './brand';
import { type PageEntry, VIEW_ENTRIES } from './entries';
import { MeBar } from './me-bar';
import css from './rail.module.css';
import { RailEntry } from './rail-entry';
import { SearchButton } from './search-button';
import { usePages } from './use-pages';
import { useViews } from './use-views';
import words from './words.module.css';

/** The left column: views of the inbox with counts, the other pages, and who is signed in. */
export function Rail() {
  const t = useT();
  const me = useMe();
  return (
    <nav className={css.rail} aria-label={t('app.rail.label')}>
      <Brand />
      <SearchButton />
      <div className={css.scroll}>
        <RailLinks />
      </div>
      <LivePill />
      {me && <MeBar me={me} />}
    </nav>
  );
}

/** The links alone: also shown behind "More" on a phone. */
export function RailLinks() {
  const t = useT();
  const { counts, saved } = useViews();
  const pages = usePages();
  return (
    <>
      <h2 className={`${css.head} ${words.words}`}>{t('app.rail.inbox')}</h2>
      {VIEW_ENTRIES.map(({ view, icon, text, hot }) => (
        <Link
          key={view}
          to="/inbox"
          search={{ view, saved: undefined }}
          activeOptions={FIXED_MATCH}
          className={`${nav.entry} ${css.entry}`}
          title={t(text)}
        >
          <RailEntry icon={icon} label={t(text)} count={counts?.[view]} hot={hot} />
        </Link>
      ))}
      {saved.length > 0 && <h2 className={`${css.head} ${words.words}`}>{t('app.rail.saved')}</h2>}
      {saved.map(({ id, name, count, search }) => (
        <Link
          key={id}
          to="/inbox"
          search={{ ...search, saved: String(id) }}
          activeOptions={VIEW_MATCH}
          className={`${nav.entry} ${css.entry}`}
          title={name}
        >
          <RailEntry icon={Bookmark} label={name} count={count} />
        </Link>
      ))}
      {pages.length > 0 && <h2 className={`${css.head} ${words.words}`}>{t('app.rail.business')}</h2>}
      {pages.map((entry) => (
        <PageLink key={entry.to} entry={entry} />
      ))}
    </>
  );
}

// The open thread and filters are in the address too: a view is active whatever else stands there.
const VIEW_MATCH = { includeSearch: true, exact: false };
// While a saved view is open, the fixed one that it narrows is not.
const FIXED_MATCH = { ...VIEW_MATCH, explicitUndefined: true };

function PageLink({ entry: { to, icon, text } }: { readonly entry: PageEntry }) {
  const t = useT();
  return (
    <Link to={to} className={`${nav.entry} ${css.entry}`} title={t(text)}>
      <RailEntry icon={icon} label={t(text)} />
    </Link>
  );
}
