import { Clock3 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useFormats, useT } from '../../../../app/text/use-texts';
import type { Outgoing } from '../composer/use-outgoing';
import css from './bubble.module.css';

/** After this long it is said that it takes long. */
const LONG_MS = 10_000;

/** A message that was just sent and is not in the log yet. */
export function OutgoingBubble({ message }: { readonly message: Outgoing }) {
  const t = useT();
  const { time } = useFormats();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <article className={css.message} data-own data-kind={message.note ? 'note' : 'me'}>
      <div className={css.bubble}>{message.text}</div>
      <footer className={css.meta}>
        <time dateTime={new Date(message.at).toISOString()}>{time(message.at)}</time>
        <span className={css.mark}>
          <Clock3 size={13} aria-hidden />
          {t(isLong ? 'thread.delivery.still' : 'thread.delivery.sending')}
        </span>
      </footer>
    </article>
  );
}
