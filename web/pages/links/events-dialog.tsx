import { Button, CopyButton, Modal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { type LinkEvents, linkEventsSchema } from '../../../src/console/contract/link';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import css from './links.module.css';

/** What became of a link, and why its address cannot be copied. */
export function EventsDialog({
  id,
  code,
  onClose,
}: {
  readonly id: string;
  readonly code: string;
  readonly onClose: () => void;
}) {
  const t = useT();
  const api = useApi();
  const { data, isError, refetch } = useQuery({
    queryKey: ['links', 'events', id],
    queryFn: ({ signal }) => api.get(apiPath`/links/${id}/events`, linkEventsSchema, { signal }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('links.events.title', { code })}
      closeButtonProps={{ 'aria-label': t('app.state.close') }}
    >
      {isError && (
        <Button size="xs" variant="default" onClick={() => void refetch()}>
          {t('app.state.retry')}
        </Button>
      )}
      {!data && !isError && <Skeleton height={120} radius="md" />}
      {data && (
        <>
          <p className={css.note}>{t('links.events.address', { host: data.host })}</p>
          <CopyButton value={code}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" leftSection={<Copy size={13} aria-hidden />} onClick={copy}>
                {t(copied ? 'links.copied' : 'links.copyCode')}
              </Button>
            )}
          </CopyButton>
          <Events events={data.events} />
          <Tries tries={data.tries} />
        </>
      )}
    </Modal>
  );
}

function Events({ events }: Pick<LinkEvents, 'events'>) {
  const t = useT();
  const { moment, money } = useFormats();
  const now = useNow(60_000);
  return (
    <ul className={css.list} style={{ marginTop: 14 }}>
      {events.map(({ key, at, what, by, amountMinor, currency }) => (
        <li key={key}>
          {wordsOf(what, t)}
          {amountMinor !== undefined && currency !== undefined && ` · ${money(amountMinor, currency)}`}
          <span>{[by, moment(at, now)].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
}

function Tries({ tries }: Pick<LinkEvents, 'tries'>) {
  const t = useT();
  const { money } = useFormats();
  return (
    <>
      <h3 className={css.heading}>{t('links.events.tries')}</h3>
      {tries.length === 0 && <p className={css.note}>{t('links.events.none')}</p>}
      <ul className={css.list}>
        {tries.map(({ id, provider, cycle, amountMinor, currency, status }) => (
          <li key={id}>
            {`${provider} · ${t(`links.cycle.${cycle}`)} · ${money(amountMinor, currency)}`}
            <span>{t(`links.try.${status}`)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Actions come from the server: one without words of ours shows its own. */
function wordsOf(what: string, t: ReturnType<typeof useT>): string {
  const key = `links.event.${what}`;
  const words = t(key as 'links.event.issued'); // whether it is one is seen from the answer
  return words === key ? what : words;
}
