import type { ReactNode } from 'react';
import css from './panel.module.css';

/** One part of the panel under a small heading; `aside` stands at its right. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={css.section}>
      <header className={css.head}>
        <h2 className={css.title}>{title}</h2>
        {aside !== undefined && <span className={css.aside}>{aside}</span>}
      </header>
      {children}
    </section>
  );
}

/** Names and values under each other. */
export function Pairs({ children }: { readonly children: ReactNode }) {
  return <dl className={css.pairs}>{children}</dl>;
}

export function Pair({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
