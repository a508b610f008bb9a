import { Bell, Keyboard, type LucideIcon, Palette } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { Role } from '../../../src/console/contract/agent';
import type { PlainKey } from '../../app/text/translate';

interface SettingsSection {
  /** As in the address: `?section=shortcuts`. */
  readonly id: string;
  readonly text: PlainKey;
  readonly icon: LucideIcon;
  readonly roles: readonly Role[];
  readonly Section: ComponentType;
}

const EVERYBODY = ['agent', 'moderator', 'admin'] as const;

/** Sections of the settings in their order; each is fetched when it is opened. */
export const SECTIONS: readonly SettingsSection[] = [
  {
    id: 'appearance',
    text: 'settings.appearance',
    icon: Palette,
    roles: EVERYBODY,
    Section: lazy(async () => ({ default: (await import('./appearance')).Appearance })),
  },
  {
    id: 'notifications',
    text: 'settings.notifications',
    icon: Bell,
    roles: EVERYBODY,
    Section: lazy(async () => ({ default: (await import('./notifications')).Notifications })),
  },
  {
    id: 'shortcuts',
    text: 'settings.shortcuts',
    icon: Keyboard,
    roles: EVERYBODY,
    Section: lazy(async () => ({ default: (await import('./shortcuts')).Shortcuts })),
  },
];
