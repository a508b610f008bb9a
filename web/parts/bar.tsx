import css from './bar.module.css';

/** A share, 0 to 1, as the length of a bar. Decoration: the figure stands beside it. */
export function Bar({ share }: { readonly share: number }) {
  return <span className={css.bar} style={{ width: `${Math.round(share * 100)}%` }} aria-hidden />;
}
