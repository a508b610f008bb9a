import { RefreshCw } from 'lucide-react';
import css from './rail.module.css';
import words from './words.module.css';

/** The mark of the desk at the top of the rail, and whose desk it is. */
export function Brand() {
  const brand = document.querySelector<HTMLMetaElement>('meta[name="renewdesk-brand"]')?.content ?? '';
  return (
    <div className={css.brand}>
      <span className={css.square} aria-hidden>
        <RefreshCw size={17} />
      </span>
      <span className={`${css.brandWords} ${words.words}`}>
        <span className={css.brandName}>renewdesk</span>
        <span className={css.brandOwner}>{brand}</span>
      </span>
    </div>
  );
}
