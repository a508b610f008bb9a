import type { ReactNode } from 'react';
import { INBOX_CHANNELS } from '../../src/console/contract/inbox';
import { useFormats, useT } from '../app/text/use-texts';
import { ChannelMark, channelLabel } from './channel-mark';
import css from './chips.module.css';

/** A filter with a few answers, of which one is pressed; undefined is "all". */
export function Chips<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: readonly {
    readonly value: Value | undefined;
    readonly label: ReactNode;
    readonly count?: number | undefined;
  }[];
  readonly onChange: (value: Value | undefined) => void;
}) {
  const { number } = useFormats();
  return (
    <div className={css.chips} role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value ?? ''}
          type="button"
          className={css.chip}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.count !== undefined && <span className={css.count}>{number(option.count)}</span>}
        </button>
      ))}
    </div>
  );
}

/** All channels, or one of them. */
export function ChannelFilter({
  value,
  onChange,
}: {
  readonly value: (typeof INBOX_CHANNELS)[number] | undefined;
  readonly onChange: (value: (typeof INBOX_CHANNELS)[number] | undefined) => void;
}) {
  const t = useT();
  const channels = INBOX_CHANNELS.map((channel) => ({
    value: channel,
    label: (
      <>
        <ChannelMark channel={channel} />
        {channelLabel(channel)}
      </>
    ),
  }));
  const options = [{ value: undefined, label: t('app.channel.all') }, ...channels];
  return <Chips label={t('app.channel')} value={value} options={options} onChange={onChange} />;
}
