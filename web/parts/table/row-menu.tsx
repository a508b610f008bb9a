import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { EllipsisVertical, type LucideIcon, MessageSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../app/text/use-texts';

/** What can be done with one row. */
export function RowMenu({
  name,
  busy,
  children,
}: {
  readonly name: string;
  readonly busy: boolean;
  readonly children: ReactNode;
}) {
  const t = useT();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('tables.actions', { name })} loading={busy}>
          <EllipsisVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

export function RowAction({
  icon: Icon,
  onClick,
  children,
}: {
  readonly icon: LucideIcon;
  readonly onClick: () => void;
  readonly children: string;
}) {
  return (
    <Menu.Item leftSection={<Icon size={14} aria-hidden />} onClick={onClick}>
      {children}
    </Menu.Item>
  );
}

/** Leads to the conversation that a row comes from. */
export function OpenConversation({ threadId }: { readonly threadId: string }) {
  const t = useT();
  const navigate = useNavigate();
  return (
    <RowAction
      icon={MessageSquare}
      onClick={() => void navigate({ to: '/inbox', search: { view: 'all', t: threadId } })}
    >
      {t('tables.openConversation')}
    </RowAction>
  );
}
