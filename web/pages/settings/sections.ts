import {
  Bell,
  Clock,
  Keyboard,
  type LucideIcon,
  MessageSquareQuote,
  MonitorSmartphone,
  Palette,
  ScrollText,
  ShieldAlert,
  Tags,
  Users,
  UsersRound,
  Webhook,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { Role } from '../../../src/console/contract/agent';
import type { PlainKey } from '../../app/text/translate';

interface SettingsSection {
  /** As in the address: `?section=shortcuts`. */
  readonly id: string;
  readonly text: PlainKey;
  readonly icon: LucideIcon;
  readonly roles: readonly Role[];
  /** What it changes holds for all accounts: not for somebody limited to some. */
  readonly wholeBrand?: true;
  readonly Section: ComponentType;
}

const EVERYBODY = ['agent', 'moderator', 'admin'] as const;
/** Who may change labels, see src/console/inbox. */
const LEADERS = ['moderator', 'admin'] as const;
/** Who may change saved replies, see src/console/thread. */
const WRITERS = ['agent', 'admin'] as const;
const ADMINS = ['admin'] as const;

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
  {
    id: 'security',
    text: 'settings.security',
    icon: MonitorSmartphone,
    roles: EVERYBODY,
    Section: lazy(async () => ({ default: (await import('./security')).Security })),
  },
  {
    id: 'service',
    text: 'settings.service',
    icon: Clock,
    roles: ADMINS,
    wholeBrand: true,
    Section: lazy(async () => ({ default: (await import('./service')).Service })),
  },
  {
    id: 'team',
    text: 'settings.team',
    icon: Users,
    roles: ADMINS,
    Section: lazy(async () => ({ default: (await import('./team')).People })),
  },
  {
    id: 'groups',
    text: 'settings.groups',
    icon: UsersRound,
    roles: ADMINS,
    wholeBrand: true,
    Section: lazy(async () => ({ default: (await import('./groups')).Groups })),
  },
  {
    id: 'labels',
    text: 'settings.labels',
    icon: Tags,
    roles: LEADERS,
    Section: lazy(async () => ({ default: (await import('./labels')).Labels })),
  },
  {
    id: 'replies',
    text: 'settings.replies',
    icon: MessageSquareQuote,
    roles: WRITERS,
    Section: lazy(async () => ({ default: (await import('./replies')).Replies })),
  },
  {
    id: 'fakes',
    text: 'settings.fakes',
    icon: ShieldAlert,
    roles: LEADERS,
    Section: lazy(async () => ({ default: (await import('./fakes')).Fakes })),
  },
  {
    id: 'hooks',
    text: 'settings.hooks',
    icon: Webhook,
    roles: ADMINS,
    Section: lazy(async () => ({ default: (await import('./hooks')).Hooks })),
  },
  {
    id: 'audit',
    text: 'settings.audit',
    icon: ScrollText,
    roles: ADMINS,
    Section: lazy(async () => ({ default: (await import('./audit')).Audit })),
  },
];
