import {
  Activity,
  Ban,
  Bot,
  ChartNoAxesColumn,
  Clock,
  Inbox,
  Link2,
  type LucideIcon,
  RefreshCw,
  Settings,
  ShieldAlert,
  TriangleAlert,
  User,
  Users,
} from 'lucide-react';
import type { Role } from '../../../src/console/contract/agent';
import type { View } from '../../../src/console/contract/inbox';
import type { ShortcutId } from '../keys/catalog';
import type { PlainKey } from '../text/translate';

/** Fixed views of the inbox, in the order of the rail. */
export const VIEW_ENTRIES = [
  { view: 'needs-a-person', icon: TriangleAlert, text: 'app.view.needs-a-person', hot: true },
  { view: 'mine', icon: User, text: 'app.view.mine', hot: false },
  { view: 'bot', icon: Bot, text: 'app.view.bot', hot: false },
  { view: 'snoozed', icon: Clock, text: 'app.view.snoozed', hot: false },
  { view: 'all', icon: Inbox, text: 'app.view.all', hot: false },
  { view: 'spam', icon: Ban, text: 'app.view.spam', hot: false },
] as const satisfies readonly { view: View; icon: LucideIcon; text: PlainKey; hot: boolean }[];

const EVERYBODY = ['agent', 'moderator', 'admin'] as const;
const WITH_ORDERS = ['agent', 'admin'] as const;

/** Pages below the inbox; one is shown when the role may open it. */
export const PAGE_ENTRIES = [
  {
    to: '/triage',
    icon: ShieldAlert,
    text: 'app.page.triage',
    keys: 'page.triage',
    roles: EVERYBODY,
  },
  {
    to: '/customers',
    icon: Users,
    text: 'app.page.customers',
    keys: 'page.customers',
    roles: EVERYBODY,
  },
  {
    to: '/renewals',
    icon: RefreshCw,
    text: 'app.page.renewals',
    keys: 'page.renewals',
    roles: WITH_ORDERS,
  },
  {
    to: '/links',
    icon: Link2,
    text: 'app.page.links',
    keys: 'page.links',
    roles: WITH_ORDERS,
  },
  {
    to: '/channels',
    icon: Activity,
    text: 'app.page.channels',
    keys: 'page.channels',
    roles: EVERYBODY,
  },
  {
    to: '/reports',
    icon: ChartNoAxesColumn,
    text: 'app.page.reports',
    keys: 'page.reports',
    roles: EVERYBODY,
  },
  {
    to: '/settings',
    icon: Settings,
    text: 'app.page.settings',
    keys: 'page.settings',
    roles: EVERYBODY,
  },
] as const satisfies readonly PageEntryShape[];

interface PageEntryShape {
  readonly to: string;
  readonly icon: LucideIcon;
  readonly text: PlainKey;
  readonly keys: ShortcutId;
  readonly roles: readonly Role[];
}

export type PageEntry = (typeof PAGE_ENTRIES)[number];
