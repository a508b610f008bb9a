import type { LucideIcon } from 'lucide-react';
import css from './note.module.css';
import type { Tone } from './tag';

/** A sentence that stands out from the page: what is wrong here, or has to be known. */
export function Note({
  tone = 'neutral',
  icon: Icon,
  children,
}: {
  readonly tone?: Extract<Tone, 'neutral' | 'warn' | 'bad'>;
  readonly icon?: LucideIcon;
  readonly children: string;
}) {
  return (
    <p className={css.note} data-tone={tone}>
      {Icon && <Icon size={15} aria-hidden />}
      {children}
    </p>
  );
}
