import { useRef } from 'react';

/**
 * Whether an input method is putting a character together just now. Browsers disagree on the order of the last key and
 * the end, so that both the event's own word and ours are asked.
 */
export function useComposing() {
  const composing = useRef(false);
  return {
    isComposing: (event?: { readonly isComposing: boolean; readonly keyCode?: number }) =>
      composing.current || event?.isComposing === true || event?.keyCode === 229,
    handlers: {
      onCompositionStart: () => {
        composing.current = true;
      },
      onCompositionEnd: () => {
        composing.current = false;
      },
    },
  };
}
