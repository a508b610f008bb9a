import { Drawer } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Ellipsis, Inbox } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../api/me';
import { MeBar } from '../rail/me-bar';
import { RailLinks } from '../rail/rail';
import { usePages } from '../rail/use-pages';
import { useT } from '../text/use-texts';
import css from './bottom-bar.module.css';

/** Pages that get a place of their own on a phone. */
const IN_BAR: readonly string[] = ['/triage', '/renewals', '/customers'];

/** The rail of a phone: the pages used most, the others behind "More". */
export function BottomBar() {
  const t = useT();
  const me = useMe();
  const pages = usePages()
    .filter(({ to }) => IN_BAR.includes(to))
    .slice(0, 2);
  const { href } = useLocation();
  // Open for one address only: following a link in it closes it.
  const [openAt, setOpenAt] = useState<string>();
  const close = () => setOpenAt(undefined);
  return (
    <nav className={css.bar} aria-label={t('app.rail.label')}>
      <Link to="/inbox" className={css.item}>
        <Inbox size={18} aria-hidden />
        {t('app.page.inbox')}
      </Link>
      {pages.map(({ to, icon: Icon, text }) => (
        <Link key={to} to={to} className={css.item}>
          <Icon size={18} aria-hidden />
          {t(text)}
        </Link>
      ))}
      <button type="button" className={css.item} onClick={() => setOpenAt(href)}>
        <Ellipsis size={18} aria-hidden />
        {t('app.rail.more')}
      </button>
      <Drawer
        opened={openAt === href}
        onClose={close}
        position="bottom"
        size="80%"
        title={t('app.rail.more')}
        closeButtonProps={{ 'aria-label': t('app.state.close') }}
      >
        <RailLinks />
        {me && <MeBar me={me} />}
      </Drawer>
    </nav>
  );
}
