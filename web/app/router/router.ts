import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, redirect } from '@tanstack/react-router';
import type { AreaName } from '../../texts/areas';
import type { Api } from '../api/api';
import { PageFailed, PageMissing } from '../shell/page-states';
import { Shell } from '../shell/shell';
import type { Texts } from '../text/store';
import { lazyPage } from './pages';
import {
  channelsSearchSchema,
  customersSearchSchema,
  inboxSearchSchema,
  linksSearchSchema,
  parseSearch,
  renewalsSearchSchema,
  reportsSearchSchema,
  settingsSearchSchema,
  stringifySearch,
  triageSearchSchema,
} from './search';

export interface RouterContext {
  readonly texts: Texts;
  readonly api: Api;
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  loader: ({ context }) => context.texts.load(['app']),
  notFoundComponent: PageMissing,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- the router's own way to lead on
    throw redirect({ to: '/inbox', replace: true });
  },
});

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  validateSearch: inboxSearchSchema,
  ...page('inbox', ['inbox', 'names', 'thread', 'panel']),
});

const triage = createRoute({
  getParentRoute: () => root,
  path: '/triage',
  validateSearch: triageSearchSchema,
  ...page('triage', ['triage', 'tables', 'names', 'inbox']),
});
const customers = createRoute({
  getParentRoute: () => root,
  path: '/customers',
  validateSearch: customersSearchSchema,
  ...page('customers', ['customers', 'tables']),
});
const customer = createRoute({
  getParentRoute: () => root,
  path: '/customers/$id',
  ...page('customer', ['customers', 'tables', 'names']),
});
const renewals = createRoute({
  getParentRoute: () => root,
  path: '/renewals',
  validateSearch: renewalsSearchSchema,
  ...page('renewals', ['renewals', 'tables']),
});
const links = createRoute({
  getParentRoute: () => root,
  path: '/links',
  validateSearch: linksSearchSchema,
  ...page('links', ['links', 'tables']),
});
const channels = createRoute({
  getParentRoute: () => root,
  path: '/channels',
  validateSearch: channelsSearchSchema,
  ...page('channels', ['channels', 'tables']),
});
const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  validateSearch: reportsSearchSchema,
  ...page('reports', ['reports', 'tables', 'names']),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: settingsSearchSchema,
  ...page('settings', ['settings', 'tables', 'names']),
});

const routeTree = root.addChildren([
  home,
  inbox,
  triage,
  customers,
  customer,
  renewals,
  links,
  channels,
  reports,
  settings,
]);

/** All pages of the desk below /console; each with the texts it needs fetched beside its code. */
export function createDeskRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    basepath: '/console',
    context,
    parseSearch,
    stringifySearch,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: PageMissing,
  });
}

function page(folder: string, areas: readonly AreaName[]) {
  const loader = ({ context }: { readonly context: RouterContext }) => context.texts.load(areas);
  return { loader, component: lazyPage(folder) };
}

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createDeskRouter>;
  }
}
