import { type ReactNode, useId } from 'react';
import card from '../../parts/card.module.css';
import css from './customer.module.css';

/** A part of the page: a heading and its lines, or one sentence where there are none. */
export function Card({
  title,
  empty,
  children,
}: {
  readonly title: string;
  /** Shown where `children` has no line. */
  readonly empty: string;
  readonly children: readonly ReactNode[];
}) {
  const id = useId();
  return (
    <section className={card.card} aria-labelledby={id}>
      <h2 id={id} className={css.heading}>
        {title}
      </h2>
      {children.length === 0 ? (
        <p className={css.none}>{empty}</p>
      ) : (
        <ul className={css.lines}>{children}</ul>
      )}
    </section>
  );
}

/** What stands at the left of a line, and at its right. */
export function Line({ children, side }: { readonly children: ReactNode; readonly side?: ReactNode }) {
  return (
    <li className={css.line}>
      <div className={css.words}>{children}</div>
      {side !== undefined && <div className={css.side}>{side}</div>}
    </li>
  );
}
