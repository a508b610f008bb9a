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
  const { takeOver, change } = header.permissions;
  const mayAct = takeOver && change;
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
      {mayAct && delivery.sendNow && (
        <button type="button" disabled={isPending} onClick={() => void sendNow()}>
          {t(delivery.mayHaveArrived ? 'thread.fail.sendAnyway' : 'thread.fail.sendNow')}
        </button>
      )}
      {mayAct && delivery.discard && (
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

/** Plain words by the code, without the platform's name before it; the first that fits. */
const REASONS: readonly (readonly [RegExp, Why])[] = [
  [/^(4|17|32|613|80002|80006|88|HTTP_429|rate-limit-exceeded)(_|$)/, 'thread.fail.rate'],
  [/^(window_closed|10_2018278|10_2534022)$/, 'thread.fail.window'],
  [
    /^(551|1545041|10_2018108|100_(33|2018001)|50|108|150|151|349|476|resource-not-found)(_|$)/,
    'thread.fail.blocked',
  ],
  [/^(368|2022|64|226|326)(_|$)/, 'thread.fail.policy'],
  [/^(190|102|104|10|200|32|89|93|99|135|215|261|HTTP_401|client-forbidden)(_|$)/, 'thread.fail.auth'],
  [/^(TIMEOUT|E[A-Z]{3,}|UND_ERR_\w+|HTTP_5\d\d)$/, 'thread.fail.network'],
  [/^ACCOUNT_NOT_CONFIGURED$/, 'thread.fail.account'],
];

function useReason(delivery: LogDelivery, header: ThreadHeader): string {
  const t = useT();
  const now = useNow();
  const { moment } = useFormats();
  const { reason = '', nextTryAt, mayHaveArrived, paused } = delivery;
  const channel = channelLabel(header.channel);
  const code = reason.replace(/^(GRAPH|X)_/, '');
  const key = paused ? 'thread.fail.paused' : REASONS.find(([pattern]) => pattern.test(code))?.[1];
  const why = t(key ?? 'thread.fail.other');
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
