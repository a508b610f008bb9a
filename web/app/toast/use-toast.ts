import { createContext, useContext } from 'react';
import type { Toast } from './toast-box';

/** Set once by the app. */
export const ShowToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** `const toast = useToast(); toast({ text, action: { label, run } })`. */
export function useToast(): (toast: Toast) => void {
  return useContext(ShowToastContext);
}
