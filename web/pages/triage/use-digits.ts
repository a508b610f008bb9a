import { useEffect, useEffectEvent } from 'react';
import { usePreferences } from '../../app/api/me';

/** 1 to 9 outside of fields, unless this person has shortcuts switched off. */
export function useDigits(run: (index: number) => void): void {
  const { shortcuts } = usePreferences();
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, target, defaultPrevented } = event;
    if (shortcuts?.on === false || defaultPrevented || ctrlKey || metaKey || altKey) return;
    if (!/^[1-9]$/.test(key) || isWriting(target) || document.querySelector('[aria-modal="true"]')) return;
    event.preventDefault();
    run(Number(key) - 1);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input:not([type="checkbox"]), textarea, select');
}
