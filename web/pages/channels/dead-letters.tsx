import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CheckCheck } from 'lucide-react';
import {
  type AccountState,
  type ChannelDeadLetter,
  deadLetterListSchema,
} from '../../../src/console/contract/channels';
import { apiPath } from '../../app/api/api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { Dialog } from '../../parts/dialog';
import { ListTable } from '../../parts/table/list-table';
import { useList } from '../../parts/table/use-list';
import { Tag } from '../../parts/tag';
import css from './channels.module.css';
import { useAccountActions } from './use-channels';

/** Messages of an account that were given up: each can be tried anew, unless it may have arrived. */
export function DeadLetters({
  account: { accountId, handle },
  onClose,
}: {
  readonly account: AccountState;
  readonly onClose: () => void;
}) {
  const t = useT();
  const toast = useToast();
  const { replay, isPending: busy } = useAccountActions();
  const path = apiPath`/channels/${accountId}/dead`;
  const { data, state } = useList(['channels', 'dead', accountId], path, deadLetterListSchema);
  const again = async (ids?: readonly number[]) => {
    const done = await replay(accountId, ids);
    if (done) toast({ text: t('channels.replayed', { n: done.again }) });
  };
  const title = t('channels.dead.title', { handle: `@${handle}` });
  return (
    <Dialog size="xl" title={title} onClose={onClose}>
      <p className={css.aside}>{t('channels.dead.text')}</p>
      <ListTable
        state={state}
        rows={data?.letters}
        icon={CheckCheck}
        none={t('channels.dead.none')}
        label={title}
        className={css.letters}
        heads={[
          t('channels.errors.code'),
          t('channels.dead.when'),
          t('channels.dead.open'),
          t('channels.dead.action'),
        ]}
      >
        {(letter) => (
          <Letter key={letter.id} letter={letter} busy={busy} onReplay={() => void again([letter.id])} />
        )}
      </ListTable>
      {data && data.letters.length > 0 && (
        <div className={css.foot}>
          <Button size="xs" loading={busy} onClick={() => void again()}>
            {t('channels.dead.replay')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function Letter({
  letter: { id, code, status, at, attempts, threadId, mayHaveArrived },
  busy,
  onReplay,
}: {
  readonly letter: ChannelDeadLetter;
  readonly busy: boolean;
  readonly onReplay: () => void;
}) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  return (
    <tr>
      <th scope="row">
        {code ?? status}
        <small>{t('channels.dead.attempts', { n: attempts })}</small>
      </th>
      <td>{at === undefined ? '' : moment(at, now)}</td>
      <td>
        <Link to="/inbox" search={{ view: 'all', t: threadId }} className={css.link}>
          {t('channels.dead.open')} {id}
        </Link>
      </td>
      <td>
        {mayHaveArrived ? (
          <Tag tone="warn">{t('channels.dead.maybe')}</Tag>
        ) : (
          <Button size="compact-xs" variant="default" disabled={busy} onClick={onReplay}>
            {t('channels.dead.one')}
          </Button>
        )}
      </td>
    </tr>
  );
}
