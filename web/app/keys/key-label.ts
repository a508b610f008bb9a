const SIGNS: Readonly<Record<string, readonly [mac: string, other: string]>> = {
  mod: ['⌘', 'Ctrl'],
  shift: ['⇧', 'Shift'],
  enter: ['↵', 'Enter'],
  escape: ['Esc', 'Esc'],
};

/** True on keyboards with a Cmd key. */
export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** Keys as people read them: `mod+k` is Ctrl K, or ⌘K on a Mac. */
export function keyLabel(keys: string): string {
  const mac = isMac();
  return keys
    .split(' ')
    .map((part) =>
      part
        .split('+')
        .map((name) => SIGNS[name]?.[mac ? 0 : 1] ?? (name.length === 1 ? name.toUpperCase() : name))
        .join(mac ? '' : ' '),
    )
    .join(' ');
}
