import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { BlockEntry, Verdict } from '../../../src/console/contract/verdict';
import { blockListSchema } from '../../../src/console/contract/verdict';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import type { Translate } from '../../app/text/translate';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { personName } from '../../parts/person-name';
import { Tag } from '../../parts/tag';
import css from './records.module.css';
import { PlaceRows } from './states';
import { useBlocks, useVerdicts } from './use-triage';
import { useVerdict } from './use-verdict';
import { useWork } from './use-work';

/** Every verdict, the bot's own included, with a way back. */
export function Verdicts() {
  const t = useT();
  const now = useNow();
  const { moment } = useFormats();
  const verdicts = useVerdicts();
  const { undo, busy } = useVerdict();
  return (
    <PlaceRows place="verdicts" query={verdicts} rows={verdicts.data?.verdicts}>
      {(rows) => (
        <ul className={css.list}>
          {rows.map((verdict) => (
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
                  {t('tables.undo')}
                </Button>
              ) : (
                <Tag>{t('triage.verdict.undone')}</Tag>
              )}
            </li>
          ))}
        </ul>
      )}
    </PlaceRows>
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
  const blocks = useBlocks();
  const { run, busy } = useWork();
  const unblock = (threadId: string) =>
    void run(async () => {
      await api.send('DELETE', apiPath`/threads/${threadId}/block`, undefined, blockListSchema);
    });
  return (
    <PlaceRows place="blocked" query={blocks} rows={blocks.data?.blocks}>
      {(rows) => (
        <ul className={css.list}>
          {rows.map((block) => {
            const name = personName(block, t);
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
      )}
    </PlaceRows>
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
