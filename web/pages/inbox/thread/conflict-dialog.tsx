import { Button, Group } from '@mantine/core';
import type { ThreadHeader } from '../../../../src/console/contract/thread';
import type { LogEntry } from '../../../../src/console/contract/thread-log';
import { useT } from '../../../app/text/use-texts';
import { Dialog } from '../../../parts/dialog';
import css from './conflict-dialog.module.css';
import { Entry } from './log/entry';
import { nameOf, openCaseOf } from './thread-window';
import { keyOf } from './use-thread';

/** A send that was refused because the thread is not what its writer saw. */
export interface Conflict {
  readonly code: string;
  /** Newest message the writer saw. */
  readonly seenMessageId: number;
}

/** Shows what changed under the writer, who decides whether the text still fits. */
export function ConflictDialog({
  conflict,
  header,
  entries,
  onSend,
  onEdit,
}: {
  readonly conflict: Conflict | undefined;
  readonly header: ThreadHeader;
  readonly entries: readonly LogEntry[];
  readonly onSend: () => void;
  readonly onEdit: () => void;
}) {
  const t = useT();
  const since = entries.slice(
    entries.findLastIndex((entry) => entry.kind === 'message' && entry.id <= (conflict?.seenMessageId ?? 0)) +
      1,
  );
  return (
    <Dialog opened={conflict !== undefined} size="lg" title={t('thread.conflict.title')} onClose={onEdit}>
      <p className={css.why}>{useWhy(conflict, header)}</p>
      {since.length > 0 && (
        <section className={css.since} aria-label={t('thread.conflict.since')} tabIndex={0}>
          {since.map((entry) => (
            <Entry key={keyOf(entry)} entry={entry} header={header} />
          ))}
        </section>
      )}
      <p className={css.kept}>{t('thread.conflict.yours')}</p>
      <Group justify="flex-end" gap={8}>
        <Button size="xs" variant="default" onClick={onEdit} data-autofocus>
          {t('thread.conflict.edit')}
        </Button>
        <Button size="xs" onClick={onSend}>
          {t('thread.conflict.send')}
        </Button>
      </Group>
    </Dialog>
  );
}

function useWhy(conflict: Conflict | undefined, header: ThreadHeader): string {
  const t = useT();
  const name = nameOf(header, t('thread.unknownName'));
  switch (conflict?.code ?? '') {
    case 'NEWER_MESSAGE':
      return t('thread.conflict.message', { name });
    case 'COLLEAGUE_REPLIED':
      return t('thread.conflict.colleague');
    case 'CASE_CLOSED':
      return t('thread.conflict.closed');
    default: {
      const assignee = openCaseOf(header)?.assignee;
      const taken = t('thread.conflict.thread');
      return assignee ? `${taken} (${assignee.name})` : taken;
    }
  }
}
