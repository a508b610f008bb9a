import { VisuallyHidden } from '@mantine/core';
import { CornerUpLeft, Paperclip, Smartphone, StickyNote, Undo2 } from 'lucide-react';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import type { LogMessage } from '../../../../../src/console/contract/thread-log';
import { useMe } from '../../../../app/api/me';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { channelLabel } from '../../../../parts/channel-mark';
import { nameOf } from '../thread-window';
import css from './bubble.module.css';
import { DeliveryMark } from './delivery-mark';
import { FailedBox } from './failed-box';
import { IntentLabel } from './intent-label';

/** Something that was said, on the side of whoever said it. What the customer wrote is shown as text and nothing else. */
export function MessageBubble({
  message,
  header,
}: {
  readonly message: LogMessage;
  readonly header: ThreadHeader;
}) {
  const t = useT();
  const { delivery } = message;
  const state = delivery?.state;
  const isFailed = state === 'failed' || state === 'held' || state === 'retrying';
  return (
    <article
      className={css.message}
      data-own={message.origin !== 'customer' || undefined}
      data-kind={kindOf(message)}
      data-failed={isFailed || undefined}
      data-gone={message.deleted || state === 'cancelled' || undefined}
    >
      <About message={message} />
      <div className={css.bubble}>
        {message.deleted ? (
          <span className={css.unsent}>
            <Undo2 size={14} aria-hidden /> {t('thread.message.unsent')}
          </span>
        ) : (
          message.text
        )}
        <Attachments message={message} />
      </div>
      <Meta message={message} header={header} />
      {isFailed && delivery && <FailedBox delivery={delivery} header={header} />}
    </article>
  );
}

function kindOf({ origin, note }: LogMessage): 'in' | 'note' | 'bot' | 'me' {
  if (origin === 'customer') return 'in';
  if (note) return 'note';
  return origin === 'agent' || origin === 'native_app' ? 'me' : 'bot';
}

/** What a message was written to: a story, an advertisement, another message. */
function About({ message: { story, referral, replyTo } }: { readonly message: LogMessage }) {
  const t = useT();
  return (
    <>
      {story && <p className={css.about}>{t('thread.message.story')}</p>}
      {referral !== undefined && (
        <p className={css.about}>{t('thread.message.referral', { ref: referral })}</p>
      )}
      {replyTo && (
        <p className={css.about}>
          <CornerUpLeft size={12} aria-hidden />
          <span className={css.quote}>{t('thread.message.replyTo', { text: replyTo.text })}</span>
        </p>
      )}
    </>
  );
}

function Attachments({ message: { attachments, text, deleted } }: { readonly message: LogMessage }) {
  const t = useT();
  if (deleted) return null;
  if (attachments.length === 0) {
    return text === '' ? <span className={css.unsent}>{t('thread.message.noText')}</span> : null;
  }
  return (
    <ul className={css.attachments}>
      {attachments.map((attachment, index) => {
        const host = hostOf(attachment.url);
        return (
          // Nothing of it ever changes but the whole list.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <Paperclip size={13} aria-hidden />
            {attachment.title ?? t('thread.message.attachment', { type: attachment.type })}
            {host !== undefined && (
              <a href={attachment.url} target="_blank" rel="noreferrer noopener nofollow">
                {t('thread.message.open', { host })}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Only of addresses a browser may follow. */
function hostOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, host } = new URL(url);
  return protocol === 'https:' ? host : undefined;
}

function Meta({ message, header }: { readonly message: LogMessage; readonly header: ThreadHeader }) {
  const t = useT();
  const { time } = useFormats();
  const who = useWho(message, header);
  return (
    <footer className={css.meta}>
      {message.note && <StickyNote size={13} aria-hidden />}
      {message.origin === 'native_app' && <Smartphone size={13} aria-hidden />}
      {message.origin === 'customer' ? <VisuallyHidden>{who}</VisuallyHidden> : <span>{who} ·</span>}
      <time dateTime={new Date(message.at).toISOString()}>{time(message.at)}</time>
      {message.edited && <span>{t('thread.message.edited')}</span>}
      {message.delivery && <DeliveryMark delivery={message.delivery} />}
      {message.understood && <IntentLabel understood={message.understood} />}
      {message.suppressed !== undefined && <Suppressed why={message.suppressed} />}
    </footer>
  );
}

function useWho({ origin, author, note }: LogMessage, header: ThreadHeader): string {
  const t = useT();
  const me = useMe();
  const name = author?.name ?? t('thread.who.bot');
  switch (origin) {
    case 'customer':
      return t('thread.who.customer', { name: nameOf(header, t('thread.unknownName')) });
    case 'agent':
      if (note) return t('thread.message.note', { name });
      return author?.id === me?.id ? t('thread.who.you') : name;
    case 'native_app':
      return t('thread.who.app', { channel: channelLabel(header.channel) });
    case 'automation':
      return t('thread.who.automation');
    case 'bot':
    case 'system':
      return t('thread.who.bot');
  }
}

const SUPPRESSED = ['opt_out', 'reaction', 'spam', 'loop', 'order_system_down'] as const;
/** While people have the conversation, or are awaited, nobody expects the bot to speak. */
const EXPECTED = new Set(['human_control', 'waiting_for_person']);

function Suppressed({ why }: { readonly why: string }) {
  const t = useT();
  if (EXPECTED.has(why)) return null;
  const known = SUPPRESSED.find((code) => code === why);
  const words = known ? t(`thread.suppressed.${known}`) : t('thread.suppressed.other', { code: why });
  return <span>{t('thread.message.suppressed', { why: words })}</span>;
}
