import css from './channel-mark.module.css';

export type ChannelName = 'instagram' | 'facebook' | 'x';

const NAMES: Readonly<Record<ChannelName, string>> = { instagram: 'Instagram', facebook: 'Facebook', x: 'X' };

/** The name of a channel as people write it; the same in every language. */
export function channelLabel(channel: string): string {
  return channel in NAMES ? NAMES[channel as ChannelName] : channel; // just checked
}

/** The round mark of a channel. With a label for those who do not see it, unless its name stands beside it. */
export function ChannelMark({
  channel,
  size = 16,
  labelled = false,
}: {
  readonly channel: ChannelName;
  readonly size?: number;
  readonly labelled?: boolean;
}) {
  const label = labelled ? { role: 'img', 'aria-label': NAMES[channel] } : { 'aria-hidden': true };
  return (
    <span className={css[channel]} style={{ width: size, height: size }} {...label}>
      <svg viewBox="0 0 16 16" width={size} height={size}>
        {GLYPHS[channel]}
      </svg>
    </span>
  );
}

const GLYPHS = {
  instagram: (
    <g fill="none" stroke="#fff" strokeWidth="1.3">
      <rect x="4" y="4" width="8" height="8" rx="2.4" />
      <circle cx="8" cy="8" r="1.9" />
      <circle cx="10.3" cy="5.7" r=".35" fill="#fff" />
    </g>
  ),
  facebook: (
    <path
      fill="none"
      stroke="#fff"
      strokeWidth="1.7"
      d="M10.3 4.3H9.6c-1.1 0-1.7.600-1.7 1.7v6.7M6.2 8.2h3.7"
    />
  ),
  x: <path fill="none" stroke="var(--x-glyph)" strokeWidth="1.5" d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" />,
};
