import { Link, useLocation } from '@tanstack/react-router';
import { Ellipsis, Inbox } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { usePages } from '../rail/use-pages';
import { useT } from '../text/use-texts';
import css from './bottom-bar.module.css';

const MoreDrawer = lazy(async () => ({ default: (await import('./more-drawer')).MoreDrawer }));

/** Pages that may get a place of their own on a phone, and how many do. */
const IN_BAR: readonly string[] = ['/triage', '/renewals', '/customers'];
const PLACES = 2;

/** The rail of a phone: the pages used most, the others behind "More". */
export function BottomBar() {
  const t = useT();
  const pages = usePages().filter(({ to }) => IN_BAR.includes(to));
  const { href } = useLocation();
  // Open for one address only: following a link in it closes it.
  const [openAt, setOpenAt] = useState<string>();
  return (
    <nav className={css.bar} aria-label={t('app.rail.short')}>
      <Link to="/inbox" className={css.item}>
        <Inbox size={18} aria-hidden />
        {t('app.page.inbox')}
      </Link>
      {pages.slice(0, PLACES).map(({ to, icon: Icon, text }) => (
        <Link key={to} to={to} className={css.item}>
          <Icon size={18} aria-hidden />
          {t(text)}
        </Link>
      ))}
      <button type="button" className={css.item} onClick={() => setOpenAt(href)}>
        <Ellipsis size={18} aria-hidden />
        {t('app.rail.more')}
      </button>
      <Suspense>{openAt === href && <MoreDrawer onClose={() => setOpenAt(undefined)} />}</Suspense>
    </nav>
  );
}
