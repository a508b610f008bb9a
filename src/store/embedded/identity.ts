/** Conventional number of the user without rights ("nobody"), for whom no account has to exist. */
export const NOBODY = 65534;

/**
 * As whom PostgreSQL runs; it refuses to run as root.
 * - self: as we are (not root).
 * - user: root gives up its rights for that of a plain user id.
 * - namespace: root in a user namespace where it is called 65534. It still owns root's files, so it reaches a clone
 *   under a closed home; containers often refuse it.
 */
export type Identity =
  | { readonly kind: 'self' }
  | { readonly kind: 'user'; readonly uid: number }
  | { readonly kind: 'namespace' };

export interface Command {
  readonly file: string;
  readonly args: string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

export function commandAs(as: Identity, file: string, args: readonly string[]): Command {
  switch (as.kind) {
    case 'self':
      return { file, args: [...args], options: {} };
    case 'user':
      return { file, args: [...args], options: { uid: as.uid, gid: as.uid } };
    case 'namespace':
      return { file: 'unshare', args: [...IN_NAMESPACE, file, ...args], options: {} };
  }
}

const IN_NAMESPACE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];

/** The user id that owns files this identity makes, as seen from outside; undefined: our own. */
export function ownerOf(as: Identity): number | undefined {
  return as.kind === 'user' ? as.uid : undefined;
}
