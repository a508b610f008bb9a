import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { CommandBarContext } from '../commands/use-command-bar';
import { Keyboard } from '../keys/keyboard';
import { useNotices } from '../notices/use-notices';
import { Rail } from '../rail/rail';
import { useT } from '../text/use-texts';
import { BottomBar } from './bottom-bar';
import { DeskKeys } from './desk-keys';
import { OfflineStrip } from './offline-strip';
import css from './shell.module.css';
import { useFollowPreferences } from './use-follow-preferences';
import { useTitle } from './use-title';

const CommandBar = lazy(async () => ({ default: (await import('../commands/command-bar')).CommandBar }));
const HelpDialog = lazy(async () => ({ default: (await import('../keys/help-dialog')).HelpDialog }));

/** The frame around every page: skip link, rail, the page, and on a phone the bottom bar. */
export function Shell() {
  const t = useT();
  const [dialog, setDialog] = useState<'commands' | 'help'>();
  const handle = useMemo(() => ({ open: () => setDialog('commands') }), []);
  const close = () => setDialog(undefined);
  useFollowPreferences();
  useTitle(useNotices());
  return (
    <Keyboard>
      <CommandBarContext value={handle}>
        <DeskKeys onCommands={handle.open} onHelp={() => setDialog('help')} />
        <a className={css.skip} href="#page">
          {t('app.skip.content')}
        </a>
        <div className={css.frame}>
          <div className={css.rail}>
            <Rail />
          </div>
          <main id="page" className={css.page} tabIndex={-1}>
            <OfflineStrip />
            <Outlet />
          </main>
          <BottomBar />
        </div>
        <Suspense>
          {dialog === 'commands' && <CommandBar onClose={close} />}
          {dialog === 'help' && <HelpDialog onClose={close} />}
        </Suspense>
      </CommandBarContext>
    </Keyboard>
  );
}
