import { Check, CircleAlert, X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useT } from '../text/use-texts';
import css from './toasts.module.css';

export interface Toast {
  readonly text: string;
  /** bad: something failed, and it stays until it is closed. */
  readonly tone?: 'ok' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
}

const SHORT_MS = 5_000;
/** Time to decide whether to take something back. */
const ACTION_MS = 10_000;

/** One toast; it waits while it is pointed at or focused. */
export function ToastBox({ toast, onClose }: { readonly toast: Toast; readonly onClose: () => void }) {
  const t = useT();
  const [held, setHeld] = useState(false);
  const { text, tone = 'ok', action } = toast;
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (held || tone === 'bad') return undefined;
    const timer = setTimeout(() => close(), action ? ACTION_MS : SHORT_MS);
    return () => clearTimeout(timer);
  }, [held, tone, action]);
  const hold = { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) };
  return (
    <div
      className={css.toast}
      data-tone={tone}
      {...hold}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {tone === 'ok' ? <Check size={15} aria-hidden /> : <CircleAlert size={15} aria-hidden />}
      <span className={css.text}>{text}</span>
      {action && (
        <button
          type="button"
          className={css.action}
          onClick={() => {
            action.run();
            onClose();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className={css.close} aria-label={t('app.state.close')} onClick={onClose}>
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}
