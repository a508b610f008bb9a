import { Button, CopyButton } from '@mantine/core';
import { Copy } from 'lucide-react';
import { type LinkEvents, linkEventsSchema } from '../../../src/console/contract/link';
import { apiPath } from '../../app/api/api';
import { useNow } from '../../app/text/use-now';
import { useServerWords } from '../../app/text/use-server-words';
import { useFormats, useT } from '../../app/text/use-texts';
import { Dialog } from '../../parts/dialog';
import { Note } from '../../parts/note';
import { TableStates } from '../../parts/table/table-states';
import { useList } from '../../parts/table/use-list';
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
  const { data, state } = useList(['links', 'events', id], apiPath`/links/${id}/events`, linkEventsSchema);
  return (
    <Dialog title={t('links.events.title', { code })} onClose={onClose}>
      {!data && <TableStates list={state} />}
      {data && (
        <>
          <Note>{t('links.events.address', { host: data.host })}</Note>
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
    </Dialog>
  );
}

function Events({ events }: Pick<LinkEvents, 'events'>) {
  const { moment, money } = useFormats();
  const now = useNow(60_000);
  const words = useServerWords();
  return (
    <ul className={css.list} style={{ marginTop: 14 }}>
      {events.map(({ key, at, what, by, amountMinor, currency }) => (
        <li key={key}>
          {words(`links.event.${what}`, what)}
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
      {tries.length === 0 && <Note>{t('links.events.none')}</Note>}
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
