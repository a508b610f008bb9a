import { Outlet } from '@tanstack/react-router';
import { Keyboard } from '../keys/keyboard';
import { Rail } from '../rail/rail';
import { useT } from '../text/use-texts';
import { BottomBar } from './bottom-bar';
import css from './shell.module.css';

/** The frame around every page: skip link, rail, the page, and on a phone the bottom bar. */
export function Shell() {
  const t = useT();
  return (
    <Keyboard>
      <a className={css.skip} href="#page">
        {t('app.skip.content')}
      </a>
      <div className={css.frame}>
        <div className={css.rail}>
          <Rail />
        </div>
        <main id="page" className={css.page} tabIndex={-1}>
          <Outlet />
        </main>
        <BottomBar />
      </div>
    </Keyboard>
  );
}
