import { Skeleton } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useMe } from '../../app/api/me';
import { useT } from '../../app/text/use-texts';
import nav from '../../parts/nav-entry.module.css';
import { PageTitle } from '../../parts/page-title';
import { SECTIONS } from './sections';
import css from './settings.module.css';

const route = getRouteApi('/settings');

/** Settings: a list of sections, the open one beside it. */
export function Page() {
  const t = useT();
  const me = useMe();
  const { section } = route.useSearch();
  const sections = SECTIONS.filter(
    ({ roles, wholeBrand }) => me && roles.includes(me.role) && !(wholeBrand && me.accounts.length > 0),
  );
  const open = sections.find(({ id }) => id === section) ?? sections[0];
  return (
    <div className={css.page}>
      <PageTitle>{t('app.page.settings')}</PageTitle>
      <nav className={css.nav} aria-label={t('app.page.settings')}>
        {sections.map(({ id, text, icon: Icon }) => (
          <Link
            key={id}
            to="/settings"
            search={{ section: id }}
            className={`${nav.entry} ${css.entry}`}
            aria-current={id === open?.id ? 'page' : undefined}
          >
            <Icon size={16} aria-hidden />
            {t(text)}
          </Link>
        ))}
      </nav>
      {open && (
        <section aria-labelledby="section-title">
          <h2 id="section-title" className={css.head}>
            {t(open.text)}
          </h2>
          <Suspense fallback={<Skeleton height={160} radius="md" />}>
            <open.Section />
          </Suspense>
        </section>
      )}
    </div>
  );
}
