/** What a key event says, without the browser's types. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** An input method is putting a character together. */
  readonly isComposing: boolean;
  /** The press goes into a field that takes text. */
  readonly inField: boolean;
}

/** Where a press leads: to an action, or to the first half of a sequence. */
export type Matched<Id extends string> =
  | { readonly outcome: 'action'; readonly id: Id }
  | { readonly outcome: 'begun'; readonly first: string }
  | { readonly outcome: 'none' };

/**
 * Finds what a press means among the actions that are possible now. Letters count only outside fields, and nothing
 * counts with Alt or while an input method is at work. `begun` is the first half pressed just before.
 */
export function matchPress<Id extends string>(
  press: KeyPress,
  bindings: readonly (readonly [Id, string])[],
  { mac, begun }: { readonly mac: boolean; readonly begun?: string | undefined },
): Matched<Id> {
  if (press.isComposing || press.altKey) return { outcome: 'none' };
  const pressed = chord(press, mac);
  if (pressed === undefined) return { outcome: 'none' };
  if (press.inField && !pressed.startsWith('mod+')) return { outcome: 'none' };
  const whole = begun === undefined ? pressed : `${begun} ${pressed}`;
  const hit = bindings.find(([, keys]) => keys === whole);
  if (hit) return { outcome: 'action', id: hit[0] };
  if (begun !== undefined) return matchPress(press, bindings, { mac });
  const begins = bindings.some(([, keys]) => keys.startsWith(`${pressed} `));
  return begins ? { outcome: 'begun', first: pressed } : { outcome: 'none' };
}

/** A press as the catalogue writes it: `mod+shift+enter`, `?`, `g`. Undefined for a modifier alone or a foreign one. */
export function chord(
  press: Pick<KeyPress, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
  mac: boolean,
): string | undefined {
  const { key, ctrlKey, metaKey, shiftKey } = press;
  if (['Shift', 'Control', 'Meta', 'Alt', 'AltGraph', 'Dead', 'Process'].includes(key)) return undefined;
  const mod = mac ? metaKey : ctrlKey;
  if (mac ? ctrlKey : metaKey) return undefined;
  const name = key === ' ' ? 'space' : key.toLowerCase();
  // Shift is part of what a sign is ("?"); of a letter or a named key it is a modifier.
  const shifted = shiftKey && /^([a-z]|.{2,})$/.test(name);
  return `${mod ? 'mod+' : ''}${shifted ? 'shift+' : ''}${name}`;
}
