import { Drawer, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useShortcut } from '../../../app/keys/keyboard';
import type { InboxSearch } from '../../../app/router/search';
import { useT } from '../../../app/text/use-texts';
import { ActivityPanel } from './activity/activity-panel';
import { CustomerPanel } from './customer/customer-panel';
import css from './panel.module.css';
import { TracePanel } from './trace/trace-panel';

type PanelName = NonNullable<InboxSearch['panel']>;

const PANELS = ['trace', 'customer', 'activity'] as const satisfies readonly PanelName[];
/** Below it there is no room for a fourth column: the panel is a drawer, and closed until it is asked for. */
const NARROW = '(max-width: 1180px)';

/** Beside a conversation: how the bot thought, who the customer is, what happened. */
export function SidePanel({
  threadId,
  panel,
}: {
  readonly threadId: string;
  /** Left out: the trace where there is room, nothing else. */
  readonly panel?: PanelName | undefined;
}) {
  const t = useT();
  const narrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches);
  const { turn } = useSearch({ from: '/inbox' });
  const navigate = useNavigate();
  const go = (next: Pick<InboxSearch, 'panel' | 'turn'>) =>
    void navigate({ to: '/inbox', search: (search) => ({ ...search, ...next }), resetScroll: false });
  const toggle = (name: PanelName) => go({ panel: narrow && panel === name ? undefined : name });
  useShortcut('thread.trace', () => toggle('trace'));
  useShortcut('thread.customer', () => toggle('customer'));

  const contents: Readonly<Record<PanelName, ReactNode>> = {
    trace: (
      <TracePanel
        threadId={threadId}
        asked={turn === undefined ? undefined : Number(turn)}
        onAsk={(asked) => go({ panel: 'trace', turn: asked === undefined ? undefined : String(asked) })}
      />
    ),
    customer: <CustomerPanel threadId={threadId} />,
    activity: <ActivityPanel threadId={threadId} />,
  };
  const shown = panel ?? 'trace';
  const tabs = (
    <Tabs
      className={css.tabs}
      value={shown}
      onChange={(name) => go({ panel: PANELS.find((known) => known === name) })}
    >
      <Tabs.List className={css.list} aria-label={t('panel.label')}>
        {PANELS.map((name) => (
          <Tabs.Tab key={name} value={name} className={css.tab}>
            {t(`panel.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {PANELS.map((name) => (
        // What scrolls has to be reachable by keyboard also where nothing in it is; another thread begins at its top.
        <Tabs.Panel key={`${name} ${threadId}`} value={name} className={css.body} tabIndex={0}>
          {name === shown && contents[name]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
  if (!narrow) {
    return (
      <aside className={css.panel} aria-label={t('panel.label')}>
        {tabs}
      </aside>
    );
  }
  return (
    <Drawer
      opened={panel !== undefined}
      onClose={() => go({ panel: undefined })}
      position="right"
      size={360}
      title={t('panel.label')}
      closeButtonProps={{ 'aria-label': t('app.state.close') }}
      classNames={{ header: css.drawerHead, body: css.drawerBody, title: css.drawerTitle }}
    >
      {tabs}
    </Drawer>
  );
}
