import { spawn } from 'node:child_process';
import { CHILD_ENV } from './guarded-process';
import { commandAs, type Identity } from './identity';

/**
 * Tries it: runs `program --version` as that identity and enters each folder. Asking the system would mean to know
 * every mode, ACL, mount option and namespace rule; a program that ran has passed them all.
 */
export async function canWork(as: Identity, program: string, folders: readonly string[]): Promise<boolean> {
  const { file, args, options } = commandAs(as, '/bin/sh', ['-c', TRY, program, ...folders]);
  const child = spawn(file, args, { ...options, cwd: '/', env: CHILD_ENV, stdio: 'ignore' });
  return await new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

const TRY = '"$0" --version && for folder in "$@"; do cd "$folder" || exit 1; done';
