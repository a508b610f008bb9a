import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import rail from '../rail/words.module.css';
import { useT } from '../text/use-texts';
import css from './live-pill.module.css';
import { useLiveState } from './use-live';

/** A stumble that is over sooner is not worth a word. */
const WORTH_SAYING_MS = 1_500;

/** Says in words whether the desk is up to date by itself. */
export function LivePill() {
  const t = useT();
  const broken = useBroken();
  return (
    <output className={css.pill} data-broken={broken || undefined} aria-live="polite">
      {broken ? <WifiOff size={13} aria-hidden /> : <span className={css.dot} aria-hidden />}
      <span className={rail.words}>{t(broken ? 'app.live.reconnecting' : 'app.live.live')}</span>
    </output>
  );
}

function useBroken(): boolean {
  const connecting = useLiveState() === 'connecting';
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!connecting) return undefined;
    const timer = setTimeout(() => setLong(true), WORTH_SAYING_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [connecting]);
  return connecting && long;
}
