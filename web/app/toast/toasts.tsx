import { type ReactNode, useCallback, useState } from 'react';
import { type Toast, ToastBox } from './toast-box';
import css from './toasts.module.css';
import { ShowToastContext } from './use-toast';

/** Toasts shown at once; an older one makes room. */
const MAX = 3;

/** Short words at the foot of the desk about what was done, read aloud, with at most one way on (undo). */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly (Toast & { readonly key: number })[]>([]);
  const show = useCallback(
    (toast: Toast) =>
      setShown((before) => [...before, { ...toast, key: (before.at(-1)?.key ?? 0) + 1 }].slice(-MAX)),
    [],
  );
  const close = useCallback(
    (key: number) => setShown((before) => before.filter((one) => one.key !== key)),
    [],
  );
  return (
    <ShowToastContext value={show}>
      {children}
      <div className={css.toasts} role="status">
        {shown.map(({ key, ...toast }) => (
          <ToastBox key={key} toast={toast} onClose={() => close(key)} />
        ))}
      </div>
    </ShowToastContext>
  );
}
