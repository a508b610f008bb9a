import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './empty-state.module.css';

export interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: string;
  readonly action?: ReactNode;
  /** 1 where it is all the page shows. */
  readonly level?: 1 | 2 | 3;
}

/** Says what a place is for and offers one way on: for empty, failed and missing things alike. */
export function EmptyState({ icon: Icon, title, text, action, level = 2 }: EmptyStateProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={css.box}>
      <span className={css.icon}>
        <Icon size={20} aria-hidden />
      </span>
      <Heading className={css.title}>{title}</Heading>
      {text !== undefined && <p className={css.text}>{text}</p>}
      {action}
    </div>
  );
}
