/** A step of a script: DMs that belong together, or one command. */
export type ScriptStep =
  | { readonly kind: 'burst'; readonly lines: readonly string[] }
  | { readonly kind: 'command'; readonly line: string };

/** Reads a script: one DM a line, a blank line ends a burst, `/` begins a command and `#` a comment. */
export function readScript(text: string): ScriptStep[] {
  const steps: ScriptStep[] = [];
  let burst: string[] = [];
  const endBurst = () => {
    if (burst.length > 0) steps.push({ kind: 'burst', lines: burst });
    burst = [];
  };
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const line = raw.trim();
    if (line.startsWith('#')) continue;
    if (line === '' || line.startsWith('/')) endBurst();
    if (line.startsWith('/')) steps.push({ kind: 'command', line });
    else if (line !== '') burst.push(line);
  }
  endBurst();
  return steps;
}
