import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './tag.module.css';

export type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'bot' | 'acc';

/** A short word in the colour of its meaning; an icon or the word itself carries the meaning too. */
export function Tag({
  tone = 'neutral',
  large = false,
  icon: Icon,
  title,
  children,
}: {
  readonly tone?: Tone;
  readonly large?: boolean;
  readonly icon?: LucideIcon;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <span className={css.tag} data-tone={tone} data-large={large || undefined} title={title}>
      {Icon && <Icon size={large ? 13 : 11} aria-hidden />}
      <span className={css.word}>{children}</span>
    </span>
  );
}
