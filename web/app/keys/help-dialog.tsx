import { Kbd } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Dialog } from '../../parts/dialog';
import { useT } from '../text/use-texts';
import { SHORTCUT_IDS, SHORTCUTS } from './catalog';
import css from './help-dialog.module.css';
import { keyLabel } from './key-label';
import { useBindings } from './keyboard';

const GROUPS = ['everywhere', 'list', 'thread'] as const;

/** All shortcuts with the keys in force, and the way to change them. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const bindings = useBindings();
  return (
    <Dialog size="xl" title={t('app.keys.title')} onClose={onClose}>
      <p className={css.lead}>
        {t(bindings ? 'app.keys.lead' : 'app.keys.off')}{' '}
        <Link to="/settings" search={{ section: 'shortcuts' }} className={css.link} onClick={onClose}>
          {t('app.keys.change')}
        </Link>
      </p>
      <div className={css.groups}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className={css.head}>{t(`app.keys.${group}`)}</h3>
            <dl className={css.list}>
              {SHORTCUT_IDS.filter((id) => SHORTCUTS[id].group === group).map((id) => (
                <div key={id} className={css.row}>
                  <dt>{t(SHORTCUTS[id].text)}</dt>
                  <dd>
                    <Kbd size="xs">{keyLabel(bindings?.[id] ?? SHORTCUTS[id].keys)}</Kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
