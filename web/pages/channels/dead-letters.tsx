import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CheckCheck } from 'lucide-react';
import {
  type AccountState,
  type ChannelDeadLetter,
  deadLetterListSchema,
} from '../../../src/console/contract/channels';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { EmptyState } from '../../parts/empty-state';
import { TableStates } from '../../parts/table/table-states';
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
  const api = useApi();
  const toast = useToast();
  const { replay, isPending: busy } = useAccountActions();
  const { data, isPending, isError, refetch } = useQuery({
    queryKey: ['channels', 'dead', accountId],
    queryFn: ({ signal }) => api.get(apiPath`/channels/${accountId}/dead`, deadLetterListSchema, { signal }),
  });
  const again = async (ids?: readonly number[]) => {
    const done = await replay(accountId, ids);
    if (done) toast({ text: t('channels.replayed', { n: done.again }) });
  };
  const letters = data?.letters ?? [];
  const empty = { icon: CheckCheck, title: t('channels.dead.none'), text: '' };
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={t('channels.dead.title', { handle: `@${handle}` })}
      closeButtonProps={{ 'aria-label': t('app.state.close') }}
    >
      <p className={css.aside}>{t('channels.dead.text')}</p>
      {!data && (
        <TableStates
          list={{ isPending, isFailed: isError, isDenied: false, retry: () => void refetch() }}
          empty={empty}
          onClear={undefined}
        />
      )}
      {data && letters.length === 0 && <EmptyState icon={CheckCheck} title={empty.title} level={3} />}
      {letters.length > 0 && (
        <>
          <div
            className={css.scroll}
            role="group"
            aria-label={t('channels.dead.title', { handle })}
            tabIndex={0}
          >
            <table className={css.letters}>
              <thead>
                <tr>
                  <th scope="col">{t('channels.errors.code')}</th>
                  <th scope="col">{t('channels.dead.when')}</th>
                  <th scope="col">{t('channels.dead.open')}</th>
                  <th scope="col">{t('channels.dead.action')}</th>
                </tr>
              </thead>
              <tbody>
                {letters.map((letter) => (
                  <Letter
                    key={letter.id}
                    letter={letter}
                    busy={busy}
                    onReplay={() => void again([letter.id])}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <div className={css.foot}>
            <Button size="xs" loading={busy} onClick={() => void again()}>
              {t('channels.dead.replay')}
            </Button>
          </div>
        </>
      )}
    </Modal>
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
