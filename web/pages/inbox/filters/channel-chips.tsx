import { INBOX_CHANNELS } from '../../../../src/console/contract/inbox';
import { useT } from '../../../app/text/use-texts';
import { ChannelMark, channelLabel } from '../../../parts/channel-mark';
import type { Inbox } from '../use-inbox-search';
import css from './list-header.module.css';

/** All channels, or one of them. */
export function ChannelChips({ inbox: { search, change } }: { readonly inbox: Inbox }) {
  const t = useT();
  return (
    <div className={css.chips} role="group" aria-label={t('inbox.channel.label')}>
      <button
        type="button"
        className={css.chip}
        aria-pressed={search.ch === undefined}
        onClick={() => change({ ch: undefined })}
      >
        {t('inbox.channel.all')}
      </button>
      {INBOX_CHANNELS.map((channel) => (
        <button
          key={channel}
          type="button"
          className={css.chip}
          aria-pressed={search.ch === channel}
          onClick={() => change({ ch: channel })}
        >
          <ChannelMark channel={channel} />
          {channelLabel(channel)}
        </button>
      ))}
    </div>
  );
}
