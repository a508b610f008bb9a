import type { ReactNode } from 'react';
import type { ThreadRow } from '../../../../src/console/contract/inbox';
import { useFormats } from '../../../app/text/use-texts';
import css from './row-head.module.css';

/** The first line of a row: who writes, and how long ago. */
export function RowHead({
  row: { at, unread, marked },
  name,
  now,
  children,
}: {
  readonly row: ThreadRow;
  readonly name: string;
  readonly now: number;
  /** Stands behind the name. */
  readonly children?: ReactNode;
}) {
  const { age } = useFormats();
  return (
    <span className={css.first}>
      <span className={css.name} data-unread={unread > 0 || marked || undefined}>
        {name}
      </span>
      {children}
      <span className={css.age}>{age(at, now)}</span>
    </span>
  );
}
