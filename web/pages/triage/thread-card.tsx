import { Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Gavel } from 'lucide-react';
import type { ThreadRow } from '../../../src/console/contract/inbox';
import type { Label } from '../../../src/console/contract/label';
import { useT } from '../../app/text/use-texts';
import { Avatar } from '../../parts/avatar';
import { personName } from '../../parts/person-name';
import { Preview } from '../inbox/list/preview';
import { RowHead } from '../inbox/list/row-head';
import { RowTags } from '../inbox/list/row-tags';
import css from './thread-card.module.css';
import { useVerdict } from './use-verdict';

/** One conversation that waits, with what can be done about it here. */
export function ThreadCard({
  row,
  labels,
  now,
  judges,
  onFix,
}: {
  readonly row: ThreadRow;
  readonly labels: ReadonlyMap<number, Label>;
  readonly now: number;
  /** Shows the verdicts. */
  readonly judges: boolean;
  /** Given where the bot did not understand. */
  readonly onFix?: (() => void) | undefined;
}) {
  const t = useT();
  const name = personName(row, t);
  return (
    <li className={css.card}>
      <Link
        className={css.link}
        to="/inbox"
        search={{ view: row.status === 'spam' ? 'spam' : 'all', t: row.threadId }}
        data-card
      >
        <Avatar name={name} channel={row.channel} />
        <span className={css.body}>
          <RowHead row={row} name={name} now={now} />
          <Preview row={row} present={[]} />
          <RowTags row={row} labels={labels} now={now} />
        </span>
      </Link>
      <span className={css.actions}>
        {onFix && (
          <Button size="xs" variant="default" onClick={onFix}>
            {t('triage.row.fix')}
          </Button>
        )}
        {judges && <Judge row={row} name={name} />}
      </span>
    </li>
  );
}

function Judge({ row, name }: { readonly row: ThreadRow; readonly name: string }) {
  const t = useT();
  const { give, busy } = useVerdict();
  const { caseId, epoch, threadId, status } = row;
  if (caseId === undefined) return null;
  const target = { scope: 'case', caseId, epoch } as const;
  if (status === 'spam') {
    return (
      <Button size="xs" variant="default" loading={busy} onClick={() => give(target, { judged: 'ham' })}>
        {t('triage.row.ham')}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          loading={busy}
          aria-label={t('triage.row.judge', { name })}
          px={8}
        >
          <Gavel size={15} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => give(target, { judged: 'ham' })}>{t('triage.row.ham')}</Menu.Item>
        <Menu.Item onClick={() => give(target, { judged: 'spam' })}>{t('triage.act.spam')}</Menu.Item>
        <Menu.Item onClick={() => give(target, { judged: 'abuse' })}>{t('triage.act.abuse')}</Menu.Item>
        <Menu.Item onClick={() => give(target, { judged: 'scam', indicators: true })}>
          {t('triage.act.scam')}
        </Menu.Item>
        <Menu.Item
          color="red"
          onClick={() =>
            give({ scope: 'identity', threadId }, { judged: 'scam', block: 'platform', indicators: true })
          }
        >
          {t('triage.act.block')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
