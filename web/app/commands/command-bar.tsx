import { Kbd, useMantineColorScheme } from '@mantine/core';
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import {
  LogOut,
  type LucideIcon,
  MonitorCog,
  Moon,
  Search,
  Sun,
  UserCheck,
  UserMinus,
  Zap,
} from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useChangeMe, useMe } from '../api/me';
import { signOut } from '../api/sign-out';
import { isCommand, SHORTCUTS, type ShortcutId } from '../keys/catalog';
import { keyLabel } from '../keys/key-label';
import { useBindings, useShortcutRegistry } from '../keys/keyboard';
import { VIEW_ENTRIES } from '../rail/entries';
import { usePages } from '../rail/use-pages';
import { useT } from '../text/use-texts';
import css from './command-bar.module.css';
import './spotlight.css';

/** Everything that can be done from here, found by typing: what the open page offers, pages, and the desk's own switches. */
export function CommandBar({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const [[store, spotlight]] = useState(createSpotlight);
  const [before] = useState(() => document.activeElement);
  const ran = useRef(false);
  useEffect(() => spotlight.open(), [spotlight]);
  const groups = useCommandGroups((run) => {
    ran.current = true;
    run();
  });
  const close = () => {
    // An action may have moved the focus to where it leads.
    if (!ran.current && before instanceof HTMLElement) before.focus();
    onClose();
  };
  return (
    <Spotlight
      store={store}
      actions={groups}
      shortcut={null}
      title={t('app.search.open')}
      classNames={{ header: css.header ?? '', action: css.action ?? '', actionsGroup: css.group ?? '' }}
      returnFocus={false}
      onSpotlightClose={close}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      scrollable
      maxHeight={420}
      nothingFound={t('app.search.nothing')}
      searchProps={{
        leftSection: <Search size={16} aria-hidden />,
        placeholder: t('app.search.open'),
        'aria-label': t('app.search.open'),
      }}
    />
  );
}

function useCommandGroups(running: (run: () => void) => void): SpotlightActionGroupData[] {
  const t = useT();
  const registry = useShortcutRegistry();
  const bindings = useBindings();
  const pages = usePages();
  const navigate = useNavigate();
  const own = useOwnCommands();
  // What was possible when the bar was opened.
  const [possible] = useState(() => (registry?.active() ?? []).filter((id) => isCommand(id)));
  const keysOf = (id: ShortcutId) => bindings && <Kbd size="xs">{keyLabel(bindings[id])}</Kbd>;
  const action = (id: string, label: string, Icon: LucideIcon, run: () => void): SpotlightActionData => ({
    id,
    label,
    leftSection: <Icon size={16} aria-hidden />,
    // Dimmed, the keys of the chosen line would be too pale to read.
    dimmedSections: false,
    onClick: () => running(run),
  });
  const here = possible
    .filter((id) => SHORTCUTS[id].group !== 'everywhere' || !id.startsWith('page.'))
    .map((id) => ({
      ...action(id, t(SHORTCUTS[id].text), Zap, () => registry?.run(id)),
      rightSection: keysOf(id),
    }));
  const places = [
    ...VIEW_ENTRIES.map(({ view, icon, text }) =>
      action(`view.${view}`, t(text), icon, () => void navigate({ to: '/inbox', search: { view } })),
    ),
    ...pages.map(({ to, icon, text, keys }) => ({
      ...action(to, t(text), icon, () => void navigate({ to })),
      rightSection: keysOf(keys),
    })),
  ];
  return [
    { group: t('app.search.here'), actions: here },
    { group: t('app.search.places'), actions: places },
    {
      group: t('app.search.desk'),
      actions: own.map(({ id, label, icon, run }) => action(id, label, icon, run)),
    },
  ].filter(({ actions }) => actions.length > 0);
}

interface OwnCommand {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
}

/** Theme, availability, leaving. */
function useOwnCommands(): readonly OwnCommand[] {
  const t = useT();
  const me = useMe();
  const change = useChangeMe();
  const { setColorScheme } = useMantineColorScheme();
  if (!me) return [];
  const away = me.availability === 'away';
  const theme = (name: 'light' | 'dark' | 'system') => () => {
    setColorScheme(name === 'system' ? 'auto' : name);
    change({ preferences: { theme: name } });
  };
  return [
    {
      id: 'me.availability',
      label: t(away ? 'app.me.goOnline' : 'app.me.goAway'),
      icon: away ? UserCheck : UserMinus,
      run: () => change({ availability: away ? 'online' : 'away' }),
    },
    { id: 'theme.light', label: t('app.theme.light'), icon: Sun, run: theme('light') },
    { id: 'theme.dark', label: t('app.theme.dark'), icon: Moon, run: theme('dark') },
    { id: 'theme.system', label: t('app.theme.system'), icon: MonitorCog, run: theme('system') },
    { id: 'me.signOut', label: t('app.me.signOut'), icon: LogOut, run: () => signOut(me) },
  ];
}
