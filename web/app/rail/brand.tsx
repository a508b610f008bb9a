import { RefreshCw } from 'lucide-react';
import css from './rail.module.css';

/** The mark of the desk at the top of the rail. */
export function Brand() {
  return (
    <div className={css.brand}>
      <span className={css.square} aria-hidden>
        <RefreshCw size={17} />
      </span>
      <span className={css.brandName}>renewdesk</span>
    </div>
  );
}
