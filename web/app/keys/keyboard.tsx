import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useState } from 'react';
import { usePreferences } from '../api/me';
import { type Bindings, bindingsOf, type ShortcutId } from './catalog';
import { isMac } from './key-label';
import { matchPress } from './match';

type Run = () => void;

/** Actions that are possible now; the last one registered for an id is the one that counts. */
export interface Registry {
  readonly add: (id: ShortcutId, run: Run) => () => void;
  readonly active: () => readonly ShortcutId[];
  readonly run: (id: ShortcutId) => void;
}

/** Time to press the second key of a sequence, ms. */
const SEQUENCE_MS = 1_200;

const RegistryContext = createContext<Registry | undefined>(undefined);

/** Listens to the keys of the whole desk and runs what the open page has registered. */
export function Keyboard({ children }: { readonly children: ReactNode }) {
  const [registry] = useState(createRegistry);
  const { shortcuts } = usePreferences();
  const onPress = useEffectEvent((event: KeyboardEvent, begun: string | undefined): string | undefined => {
    if (shortcuts?.on === false || event.defaultPrevented) return undefined;
    const bindings = bindingsOf(shortcuts?.keys);
    const possible = registry.active().map((id) => [id, bindings[id]] as const);
    const matched = matchPress(pressOf(event), possible, { mac: isMac(), begun });
    if (matched.outcome === 'none') return undefined;
    event.preventDefault();
    if (matched.outcome === 'begun') return matched.first;
    registry.run(matched.id);
    return undefined;
  });
  useEffect(() => {
    let begun: { readonly first: string; readonly at: number } | undefined;
    let busy = false;
    // Asked before anybody has heard the key: Escape closes a dialog, and must not close what lies below it too.
    const notice = ({ target }: KeyboardEvent) => {
      busy = isBusy(target);
    };
    const listen = (event: KeyboardEvent) => {
      if (busy) return;
      const fresh = begun && event.timeStamp - begun.at < SEQUENCE_MS ? begun.first : undefined;
      const first = onPress(event, fresh);
      begun = first === undefined ? undefined : { first, at: event.timeStamp };
    };
    window.addEventListener('keydown', notice, { capture: true });
    document.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', notice, { capture: true });
      document.removeEventListener('keydown', listen);
    };
  }, []);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/** The keys in force for this person; undefined while they have shortcuts switched off. */
export function useBindings(): Bindings | undefined {
  const { shortcuts } = usePreferences();
  return shortcuts?.on === false ? undefined : bindingsOf(shortcuts?.keys);
}

/** Gives a shortcut its meaning while the component is shown. */
export function useShortcut(id: ShortcutId, run: Run, enabled = true): void {
  const registry = useContext(RegistryContext);
  const latest = useEffectEvent(run);
  useEffect(() => {
    if (!enabled) return undefined;
    return registry?.add(id, () => latest());
  }, [registry, id, enabled]);
}

/** What is possible now, for the command bar. */
export function useShortcutRegistry(): Registry | undefined {
  return useContext(RegistryContext);
}

function createRegistry(): Registry {
  const runs = new Map<ShortcutId, readonly Run[]>();
  return {
    add: (id, run) => {
      runs.set(id, [...(runs.get(id) ?? []), run]);
      return () => {
        const left = (runs.get(id) ?? []).filter((other) => other !== run);
        if (left.length > 0) runs.set(id, left);
        else runs.delete(id);
      };
    },
    active: () => [...runs.keys()],
    run: (id) => runs.get(id)?.at(-1)?.(),
  };
}

/** An open dialog or menu has keys of its own. */
function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"][aria-modal="true"]')) return true;
  return target instanceof Element && target.closest('[role="menu"], [role="listbox"]') !== null;
}

function pressOf(event: KeyboardEvent) {
  const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing, target } = event;
  const inField = target instanceof HTMLElement && takesText(target);
  // Enter on a link or button is already an action.
  const onControl =
    key === 'Enter' && target instanceof Element && target.closest('a, button, summary') !== null;
  return { key, ctrlKey, metaKey, altKey, shiftKey, isComposing, inField: inField || onControl };
}

function takesText(element: HTMLElement): boolean {
  if (element.isContentEditable || element.matches('textarea, select')) return true;
  return element.matches('input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])');
}
