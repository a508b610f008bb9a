import { ActionIcon, Menu } from '@mantine/core';
import { ArrowDownWideNarrow, Check } from 'lucide-react';
import { SORTS } from '../../../../src/console/contract/inbox';
import { useT } from '../../../app/text/use-texts';
import type { Inbox } from '../use-inbox-search';

/** In which order the list is. */
export function SortMenu({ inbox: { search, change } }: { readonly inbox: Inbox }) {
  const t = useT();
  const sort = search.sort ?? 'due';
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          aria-label={t('inbox.sort.open', { sort: t(`inbox.sort.${sort}`) })}
          title={t(`inbox.sort.${sort}`)}
        >
          <ArrowDownWideNarrow size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SORTS.map((one) => (
          <Menu.Item
            key={one}
            role="menuitemradio"
            aria-checked={one === sort}
            leftSection={<Check size={14} visibility={one === sort ? 'visible' : 'hidden'} aria-hidden />}
            onClick={() => change({ sort: one === 'due' ? undefined : one })}
          >
            {t(`inbox.sort.${one}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
