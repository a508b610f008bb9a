import css from './avatar.module.css';
import type { ChannelName } from './channel-mark';
import { ChannelMark } from './channel-mark';
import { HAN, initials } from './initials';

const HUES = [201, 262, 152, 28, 338, 188, 96, 224];

/** Initials on a colour that follows from the name. Decoration: the name stands beside it. */
export function Avatar({
  name,
  size = 36,
  channel,
}: {
  readonly name: string;
  readonly size?: number;
  readonly channel?: ChannelName;
}) {
  const letters = initials(name);
  const fontSize = size * (HAN.test(letters) ? 0.44 : 0.36);
  return (
    <span
      className={css.avatar}
      style={{ '--hue': hueOf(name), width: size, height: size, fontSize }}
      aria-hidden
    >
      {letters}
      {channel && (
        <span className={css.mark}>
          <ChannelMark channel={channel} size={Math.round(size * 0.44)} />
        </span>
      )}
    </span>
  );
}

function hueOf(name: string): number {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return HUES[hash % HUES.length] ?? 201;
}
