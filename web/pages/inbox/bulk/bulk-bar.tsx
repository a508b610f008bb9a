import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  Bot,
  Check,
  Clock,
  Ellipsis,
  type LucideIcon,
  Mail,
  MailOpen,
  ShieldCheck,
  ShieldX,
  Tag,
  UserPlus,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { BulkAction } from '../../../../src/console/contract/bulk';
import { threadFilterSchema } from '../../../../src/console/contract/inbox';
import type { Label } from '../../../../src/console/contract/label';
import { useModerates } from '../../../app/api/me';
import { useT } from '../../../app/text/use-texts';
import type { Selection } from '../list/use-selection';
import type { ListFilter } from '../use-inbox-search';
import { AssignItems } from './assign-items';
import css from './bulk-bar.module.css';
import { LabelItems } from './label-items';
import { SnoozeItems } from './snooze-items';
import type { Bulk } from './use-bulk';

/** What can be done to the ticked threads; in the colours of the other theme, so that it is seen over the list. */
export function BulkBar({
  selection,
  total,
  filter,
  labels,
  bulk,
}: {
  readonly selection: Selection;
  readonly total: number;
  readonly filter: ListFilter;
  readonly labels: ReadonlyMap<number, Label>;
  readonly bulk: Bulk;
}) {
  const t = useT();
  const run = async (action: BulkAction) => {
    const target = selection.all
      ? { filter: threadFilterSchema.parse(filter) }
      : { threadIds: [...selection.ids] };
    if (await bulk.start({ action, target })) selection.clear();
  };
  const act = (action: BulkAction) => void run(action);
  const count = selection.all ? total : selection.ids.size;
  const spam = filter.view === 'spam';
  const judges = useModerates();
  return (
    <div className={css.bar} role="toolbar" aria-label={t('inbox.bulk.label')}>
      <div className={css.line}>
        <span className={css.count} aria-live="polite">
          {t('inbox.bulk.selected', { n: count })}
        </span>
        <MenuButton icon={UserPlus} label={t('inbox.bulk.assign')}>
          <AssignItems onPick={(assignment) => act({ type: 'assign', ...assignment })} />
        </MenuButton>
        <MenuButton icon={Tag} label={t('inbox.bulk.labels')}>
          <LabelItems labels={labels} onPick={(id) => act({ type: 'label', add: [id], remove: [] })} />
        </MenuButton>
        <MenuButton icon={Clock} label={t('inbox.bulk.snooze')}>
          <SnoozeItems onPick={(until) => act({ type: 'snooze', until })} />
        </MenuButton>
        <Act icon={Bot} label={t('inbox.bulk.toBot')} onClick={() => act({ type: 'to-bot' })} />
        <Act
          icon={Check}
          label={t('inbox.bulk.resolve')}
          onClick={() => act({ type: 'resolve', resolution: t('inbox.bulk.resolution') })}
        />
        <MenuButton icon={Ellipsis} label={t('inbox.bulk.more')}>
          <Menu.Item leftSection={<MailOpen size={14} />} onClick={() => act({ type: 'read' })}>
            {t('inbox.bulk.read')}
          </Menu.Item>
          <Menu.Item leftSection={<Mail size={14} />} onClick={() => act({ type: 'unread' })}>
            {t('inbox.bulk.unread')}
          </Menu.Item>
          {judges && spam && (
            <Menu.Item leftSection={<ShieldCheck size={14} />} onClick={() => act({ type: 'ham' })}>
              {t('inbox.bulk.ham')}
            </Menu.Item>
          )}
          {judges && !spam && (
            <Menu.Item leftSection={<ShieldX size={14} />} onClick={() => act({ type: 'spam' })}>
              {t('inbox.bulk.spam')}
            </Menu.Item>
          )}
        </MenuButton>
        <span className={css.rule} />
        <Act icon={X} label={t('inbox.bulk.clear')} onClick={selection.clear} />
      </div>
      {!selection.all && total > count && (
        <button type="button" className={css.all} onClick={selection.selectAll}>
          {t('inbox.bulk.selectAll', { n: total })}
        </button>
      )}
    </div>
  );
}

function Act({
  icon: Icon,
  label,
  onClick,
}: {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onClick: () => void;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon className={css.act} aria-label={label} onClick={onClick}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function MenuButton({
  icon: Icon,
  label,
  children,
}: {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <Menu position="top" width={230}>
      <Menu.Target>
        <ActionIcon className={css.act} aria-label={label} title={label}>
          <Icon size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>{children}</Menu.Dropdown>
    </Menu>
  );
}
