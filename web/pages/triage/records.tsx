import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { BlockEntry, Verdict } from '../../../src/console/contract/verdict';
import { blockListSchema } from '../../../src/console/contract/verdict';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import type { Translate } from '../../app/text/translate';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { Tag } from '../../parts/tag';
import css from './records.module.css';
import { PlaceEmpty, PlaceFailed, PlaceLoading } from './states';
import { useBlocks, useVerdicts } from './use-triage';
import { useVerdict } from './use-verdict';
import { useWork } from './use-work';

/** Every verdict, the bot's own included, with a way back. */
export function Verdicts() {
  const t = useT();
  const now = useNow();
  const { moment } = useFormats();
  const { data, isError, refetch } = useVerdicts();
  const { undo, busy } = useVerdict();
  if (isError && !data) return <PlaceFailed onRetry={() => void refetch()} />;
  if (!data) return <PlaceLoading />;
  if (data.verdicts.length === 0) return <PlaceEmpty place="verdicts" />;
  return (
    <ul className={css.list}>
      {data.verdicts.map((verdict) => (
        <li key={verdict.id} className={css.row}>
          <span className={css.words}>
            {t('triage.verdict.line', {
              name: verdict.by?.name ?? t('triage.verdict.byBot'),
              what: whatOf(verdict, t),
              judged: t(`triage.judged.${verdict.judged}`),
            })}
          </span>
          <span className={css.quiet}>{moment(verdict.at, now)}</span>
          {verdict.threadId !== undefined && (
            <Link className={css.open} to="/inbox" search={{ view: 'all', t: verdict.threadId }}>
              {t('triage.row.open')}
            </Link>
          )}
          {verdict.undoneAt === undefined ? (
            <Button size="xs" variant="default" disabled={busy} onClick={() => undo(verdict.id)}>
              {t('triage.undo')}
            </Button>
          ) : (
            <Tag>{t('triage.verdict.undone')}</Tag>
          )}
        </li>
      ))}
    </ul>
  );
}

function whatOf({ scope, items }: Verdict, t: Translate): string {
  if (scope !== 'cluster') return t(`triage.verdict.on.${scope}`);
  const n = Object.values(items).reduce((sum, count) => sum + count, 0);
  return t('triage.verdict.on.cluster', { n });
}

/** Senders whose words are dropped. */
export function Blocked() {
  const t = useT();
  const now = useNow();
  const api = useApi();
  const { moment } = useFormats();
  const { data, isError, refetch } = useBlocks();
  const { run, busy } = useWork();
  if (isError && !data) return <PlaceFailed onRetry={() => void refetch()} />;
  if (!data) return <PlaceLoading />;
  if (data.blocks.length === 0) return <PlaceEmpty place="blocked" />;
  const unblock = (threadId: string) =>
    void run(async () => {
      await api.send('DELETE', apiPath`/threads/${threadId}/block`, undefined, blockListSchema);
    });
  return (
    <ul className={css.list}>
      {data.blocks.map((block) => {
        const name = nameOf(block);
        return (
          <li key={block.threadId} className={css.row}>
            <span className={css.words}>
              <strong>{name}</strong>
              <PlatformTag block={block} />
            </span>
            <span className={css.quiet}>{t('triage.blocked.dropped', { n: block.dropped })}</span>
            <span className={css.quiet}>{moment(block.at, now)}</span>
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              aria-label={t('triage.blocked.unblock', { name })}
              onClick={() => unblock(block.threadId)}
            >
              {t('triage.blocked.short')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

function PlatformTag({ block: { platform } }: { readonly block: BlockEntry }) {
  const t = useT();
  if (platform?.action !== 'block' || platform.status === 'cancelled')
    return <Tag>{t('triage.blocked.here')}</Tag>;
  switch (platform.status) {
    case 'pending':
      return <Tag tone="warn">{t('triage.blocked.pending')}</Tag>;
    case 'done':
      return <Tag tone="ok">{t('triage.blocked.done')}</Tag>;
    case 'refused':
      return <Tag tone="bad">{t('triage.blocked.refused', { code: platform.code ?? '' })}</Tag>;
  }
}

function nameOf({ name, handle, threadId }: BlockEntry): string {
  if (name !== undefined) return name;
  return handle === undefined ? (threadId.split(':').at(-1) ?? threadId) : `@${handle}`;
}
