import { Button, CopyButton, Group } from '@mantine/core';
import { Copy, Link2, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import type { LinkCard as Link } from '../../../../../src/console/contract/thread-log';
import { apiPath } from '../../../../app/api/api';
import { useNow } from '../../../../app/text/use-now';
import { usePlanName } from '../../../../app/text/use-plan-name';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { Dialog } from '../../../../parts/dialog';
import { Tag, type Tone } from '../../../../parts/tag';
import { openCaseOf, windowNow } from '../thread-window';
import { useAct } from '../use-act';
import css from './link-card.module.css';

const TONES: Readonly<Record<Link['state'], Tone>> = {
  issued: 'acc',
  paid: 'ok',
  expired: 'neutral',
  replaced: 'neutral',
  cancelled: 'bad',
};

/** A payment link that was sent: how far its reader got, and what can still be done with it. */
export function LinkCard({ link, header }: { readonly link: Link; readonly header: ThreadHeader }) {
  const t = useT();
  const now = useNow(60_000);
  const { date, span } = useFormats();
  const planName = usePlanName();
  const isOpen = link.state === 'issued';
  const times = (n: number) => (n === 0 ? t('thread.link.never') : t('thread.link.times', { n }));
  return (
    <section className={css.card} aria-label={t('thread.link.title', { code: link.code })}>
      <div className={css.head}>
        <span className={css.icon}>
          <Link2 size={17} aria-hidden />
        </span>
        <div className={css.words}>
          <p className={css.title}>
            {link.orders ? ordersOf(link, planName) : t('thread.link.title', { code: link.code })}
          </p>
          <p className={css.host}>
            {link.host} · <span className={css.code}>{link.code}</span>
          </p>
        </div>
        <Tag tone={TONES[link.state]}>{t(`thread.link.state.${link.state}`)}</Tag>
      </div>
      <dl className={css.cells}>
        <div>
          <dt>{t('thread.link.opened')}</dt>
          <dd>{times(link.opened)}</dd>
        </div>
        <div>
          <dt>{t('thread.link.tries')}</dt>
          <dd>{link.declined > 0 ? t('thread.link.declined', { n: link.declined }) : times(link.tries)}</dd>
        </div>
        <div>
          <dt>{t('thread.link.expires')}</dt>
          <dd>
            {link.expiresAt > now
              ? t('thread.link.in', { span: span(link.expiresAt - now) })
              : date(link.expiresAt)}
          </dd>
        </div>
      </dl>
      {isOpen && <Foot link={link} header={header} now={now} />}
    </section>
  );
}

/** A plan is named where there is only one order. */
function ordersOf({ orders = [], plan }: Link, planName: (id: string) => string): string {
  const named = plan === undefined || orders.length > 1 ? '' : planName(plan);
  return [orders.join(', '), named].filter(Boolean).join(' · ');
}

function Foot({
  link,
  header,
  now,
}: {
  readonly link: Link;
  readonly header: ThreadHeader;
  readonly now: number;
}) {
  const t = useT();
  const [asks, setAsks] = useState(false);
  const { act, isPending } = useAct(header);
  const window = windowNow(header, now);
  const replace = () =>
    act({
      path: apiPath`/links/${link.id}/replace`,
      plain: true,
      body: {
        lastMessageId: header.lastMessageId,
        idempotencyKey: crypto.randomUUID(),
        ...(window === 'human_agent' && { humanAgent: true }),
      },
    });
  return (
    <div className={css.foot}>
      <CopyButton value={link.code}>
        {({ copied, copy }) => (
          <button type="button" onClick={copy}>
            <Copy size={13} aria-hidden />
            {t(copied ? 'thread.link.copied' : 'thread.link.copy')}
          </button>
        )}
      </CopyButton>
      {header.permissions.link && (
        <>
          <button
            type="button"
            disabled={isPending || window === 'closed' || !openCaseOf(header)}
            title={t('thread.link.replaceWhy')}
            onClick={() => void replace()}
          >
            <RotateCcw size={13} aria-hidden />
            {t('thread.link.replace')}
          </button>
          <button type="button" data-bad disabled={isPending} onClick={() => setAsks(true)}>
            <X size={13} aria-hidden />
            {t('thread.link.cancel')}
          </button>
          <Dialog
            opened={asks}
            title={t('thread.link.cancelTitle', { code: link.code })}
            onClose={() => setAsks(false)}
          >
            <p className={css.ask}>{t('thread.link.cancelText')}</p>
            <Group justify="flex-end" gap={8}>
              <Button variant="default" size="xs" onClick={() => setAsks(false)}>
                {t('thread.link.keep')}
              </Button>
              <Button
                color="red"
                size="xs"
                onClick={() => {
                  setAsks(false);
                  void act({ path: apiPath`/links/${link.id}/cancel`, plain: true });
                }}
              >
                {t('thread.link.cancel')}
              </Button>
            </Group>
          </Dialog>
        </>
      )}
    </div>
  );
}
