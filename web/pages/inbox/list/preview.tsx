import { Bot, CircleAlert, CornerUpLeft, Paperclip } from 'lucide-react';
import type { ThreadRow } from '../../../../src/console/contract/inbox';
import type { Presence } from '../../../../src/console/contract/live';
import { useT } from '../../../app/text/use-texts';
import css from './thread-row.module.css';

/** The second line of a row: who of ours is answering just now, else the newest message and who wrote it. */
export function Preview({
  row: { preview, unread, marked, draft },
  present,
}: {
  readonly row: ThreadRow;
  readonly present: readonly Presence[];
}) {
  const t = useT();
  const writer = present.find(({ state }) => state === 'replying');
  if (writer) {
    return <span className={css.replying}>{t('inbox.row.replying', { name: writer.name })}</span>;
  }
  if (!preview) return <span className={css.preview} />;
  return (
    <span className={css.preview} data-unread={unread > 0 || marked || undefined}>
      {draft ? <span className={css.draft}>{t('inbox.row.draft')} · </span> : <Origin preview={preview} />}
      {words(preview, t)}
    </span>
  );
}

function Origin({ preview: { origin, failed } }: { readonly preview: NonNullable<ThreadRow['preview']> }) {
  const t = useT();
  if (failed) {
    return (
      <span className={css.failed}>
        <CircleAlert size={13} aria-hidden /> {t('inbox.row.failed')}:{' '}
      </span>
    );
  }
  switch (origin) {
    case 'customer':
    case 'system':
      return null;
    case 'bot':
    case 'automation':
      return <Bot size={13} className={css.bot} role="img" aria-label={t('inbox.row.byBot')} />;
    case 'agent':
    case 'native_app':
      return <CornerUpLeft size={13} role="img" aria-label={t('inbox.row.byUs')} />;
  }
}

function words(
  { text, deleted, attachments }: NonNullable<ThreadRow['preview']>,
  t: ReturnType<typeof useT>,
) {
  if (deleted) return <i>{t('inbox.row.unsent')}</i>;
  if (text !== '') return text;
  if (!attachments) return null;
  return (
    <>
      <Paperclip size={13} aria-hidden /> {t('inbox.row.attachment')}
    </>
  );
}
