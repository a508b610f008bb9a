import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useT } from '../text/use-texts';
import css from './shell.module.css';

/** Says above the page that the network is gone. */
export function OfflineStrip() {
  const t = useT();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status" className={css.status}>
      {!online && (
        <p className={css.offline}>
          <WifiOff size={14} aria-hidden />
          {t('app.state.offline')}
        </p>
      )}
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
