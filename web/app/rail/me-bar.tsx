import { ActionIcon, Menu, Tooltip, useComputedColorScheme } from '@mantine/core';
import { LogOut, Moon, Sun, Volume2, VolumeX } from 'lucide-react';
import type { Me } from '../../../src/console/contract/me';
import { Avatar } from '../../parts/avatar';
import { useChangeMe } from '../api/me';
import { signOut } from '../api/sign-out';
import { useT } from '../text/use-texts';
import css from './rail.module.css';

/** Foot of the rail: who is signed in, whether they take work, sound and theme. */
export function MeBar({ me }: { readonly me: Me }) {
  const t = useT();
  const change = useChangeMe();
  const away = me.availability === 'away';
  const sound = me.preferences.sound ?? true;
  const status = t(away ? 'app.me.away' : 'app.me.online');
  const soundLabel = t(sound ? 'app.sound.off' : 'app.sound.on');
  return (
    <div className={css.me}>
      <Menu position="top-start" width={200}>
        <Menu.Target>
          <button type="button" className={css.who}>
            <Avatar name={me.name} size={30} />
            <span className={css.whoWords}>
              <span className={css.whoName}>{me.name}</span>
              <span className={css.whoState}>
                <span className={css.dot} data-away={away || undefined} aria-hidden />
                {status}
              </span>
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => change({ availability: away ? 'online' : 'away' })}>
            {t(away ? 'app.me.goOnline' : 'app.me.goAway')}
          </Menu.Item>
          <Menu.Item leftSection={<LogOut size={14} aria-hidden />} onClick={() => signOut(me)}>
            {t('app.me.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={soundLabel}>
        <ActionIcon aria-label={soundLabel} onClick={() => change({ preferences: { sound: !sound } })}>
          {sound ? <Volume2 size={16} /> : <VolumeX size={16} />}
        </ActionIcon>
      </Tooltip>
      <SchemeButton />
    </div>
  );
}

function SchemeButton() {
  const t = useT();
  const change = useChangeMe();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = t(dark ? 'app.theme.toLight' : 'app.theme.toDark');
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        onClick={() => change({ preferences: { theme: dark ? 'light' : 'dark' } })}
      >
        {dark ? <Sun size={16} /> : <Moon size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}
