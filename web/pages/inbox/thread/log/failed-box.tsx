import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import type { LogDelivery } from '../../../../../src/console/contract/thread-log';
import { apiPath } from '../../../../app/api/api';
import { useNow } from '../../../../app/text/use-now';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { channelLabel } from '../../../../parts/channel-mark';
import { windowNow } from '../thread-window';
import { useAct } from '../use-act';
import css from './bubble.module.css';

/** Under a message that did not leave: why, when it is tried again, and what a person can do. */
export function FailedBox({
  delivery,
  header,
}: {
  readonly delivery: LogDelivery;
  readonly header: ThreadHeader;
}) {
  const t = useT();
  const now = useNow();
  const why = useReason(delivery, header);
  const { act, isPending } = useAct(header);
  const path = (verb: string) => apiPath`/outbox/${delivery.outboxId}/${verb}`;
  const sendNow = () =>
    act({
      path: path('send-now'),
      plain: true,
      body: {
        ...(delivery.mayHaveArrived && { notArrived: true }),
        ...(windowNow(header, now) === 'human_agent' && { humanAgent: true }),
      },
    });
  return (
    <div className={css.failed}>
      <p>{why}</p>
      {delivery.sendNow && (
        <button type="button" disabled={isPending} onClick={() => void sendNow()}>
          {t(delivery.mayHaveArrived ? 'thread.fail.sendAnyway' : 'thread.fail.sendNow')}
        </button>
      )}
      {delivery.discard && (
        <button
          type="button"
          disabled={isPending}
          onClick={() => void act({ path: path('discard'), plain: true, body: {} })}
        >
          {t('thread.fail.discard')}
        </button>
      )}
    </div>
  );
}

/** Those without a gap to fill. */
type Why = `thread.fail.${'rate' | 'window' | 'blocked' | 'auth' | 'policy' | 'network' | 'account'}`;

/** Plain words by the code; the first that fits. */
const REASONS: readonly (readonly [RegExp, Why])[] = [
  [/613|429|RATE|THROTTL|80002|80006|^X_?TOO/i, 'thread.fail.rate'],
  [/window|2018278|2534022/i, 'thread.fail.window'],
  [/551|1545041|2018108|blocked|349\b|no.?dm/i, 'thread.fail.blocked'],
  [/190|102|auth|401|token/i, 'thread.fail.auth'],
  [/368|2022|policy/i, 'thread.fail.policy'],
  [/TIMEOUT|ECONN|ENOTFOUND|REFUSED|RESET|NETWORK|50[0-9]/i, 'thread.fail.network'],
  [/ACCOUNT_NOT_CONFIGURED/, 'thread.fail.account'],
];

function useReason(delivery: LogDelivery, header: ThreadHeader): string {
  const t = useT();
  const now = useNow();
  const { moment } = useFormats();
  const { reason = '', nextTryAt, mayHaveArrived, paused } = delivery;
  const channel = channelLabel(header.channel);
  const key = paused ? 'thread.fail.paused' : REASONS.find(([pattern]) => pattern.test(reason))?.[1];
  const why = t(key ?? 'thread.fail.other');
  const code = reason.replace(/^GRAPH_|^X_/, '');
  const first = isOwn(reason)
    ? t('thread.fail.plain', { why })
    : t('thread.fail.line', { channel, why, code });
  return [
    first,
    nextTryAt !== undefined && t('thread.fail.next', { time: moment(nextTryAt, now) }),
    mayHaveArrived && t('thread.fail.arrived', { channel }),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Decided by us, before the platform was asked. */
function isOwn(reason: string): boolean {
  return reason === 'window_closed' || reason === 'ACCOUNT_NOT_CONFIGURED';
}
