/** What the exit code of every command says. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** The command line or the settings are wrong: nothing was tried. */
  usage: 2,
  /** It ran, and what it was asked to check did not hold. */
  checkFailed: 3,
  interrupted: 130,
} as const;
