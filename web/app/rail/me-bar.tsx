import { ActionIcon, useComputedColorScheme } from '@mantine/core';
import { LogOut, Moon, Sun, UserCheck, UserMinus, Volume2, VolumeX } from 'lucide-react';
import { useId } from 'react';
import type { Me } from '../../../src/console/contract/me';
import { Avatar } from '../../parts/avatar';
import popover from '../../parts/popover.module.css';
import { useChangeMe } from '../api/me';
import { signOut } from '../api/sign-out';
import { useT } from '../text/use-texts';
import css from './me-bar.module.css';
import words from './words.module.css';

/** Foot of the rail: who is signed in, whether they take work, sound and theme. */
export function MeBar({ me }: { readonly me: Me }) {
  const t = useT();
  const change = useChangeMe();
  const sound = me.preferences.sound ?? true;
  const label = t(sound ? 'app.sound.off' : 'app.sound.on');
  return (
    <div className={css.me}>
      <MeMenu me={me} />
      <ActionIcon aria-label={label} title={label} onClick={() => change({ preferences: { sound: !sound } })}>
        {sound ? <Volume2 size={16} /> : <VolumeX size={16} />}
      </ActionIcon>
      <SchemeButton />
    </div>
  );
}

/** The browser's own popover: it closes by Escape and a click elsewhere, and weighs nothing. */
function MeMenu({ me }: { readonly me: Me }) {
  const t = useT();
  const id = useId();
  const change = useChangeMe();
  const away = me.availability === 'away';
  return (
    <>
      <button type="button" className={css.who} popoverTarget={id}>
        <Avatar name={me.name} size={30} />
        <span className={`${css.words} ${words.words}`}>
          <span className={css.name}>{me.name}</span>
          <span className={css.state}>
            <span className={css.dot} data-away={away || undefined} aria-hidden />
            {t(away ? 'app.me.away' : 'app.me.online')}
          </span>
        </span>
      </button>
      <div id={id} popover="auto" className={`${popover.over} ${css.menu}`}>
        <button
          type="button"
          className={css.item}
          popoverTarget={id}
          popoverTargetAction="hide"
          onClick={() => change({ availability: away ? 'online' : 'away' })}
        >
          {away ? <UserCheck size={15} aria-hidden /> : <UserMinus size={15} aria-hidden />}
          {t(away ? 'app.me.goOnline' : 'app.me.goAway')}
        </button>
        <button type="button" className={css.item} onClick={() => signOut(me)}>
          <LogOut size={15} aria-hidden />
          {t('app.me.signOut')}
        </button>
      </div>
    </>
  );
}

function SchemeButton() {
  const t = useT();
  const change = useChangeMe();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = t(dark ? 'app.theme.toLight' : 'app.theme.toDark');
  return (
    <ActionIcon
      aria-label={label}
      title={label}
      onClick={() => change({ preferences: { theme: dark ? 'light' : 'dark' } })}
    >
      {dark ? <Sun size={16} /> : <Moon size={16} />}
    </ActionIcon>
  );
}
