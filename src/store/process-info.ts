import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemCode } from '../lib/system-code';

/**
 * Tells one process from a later one that got the same number: start time since boot, plus the boot. Undefined when
 * there is no such process.
 */
export function processIdentity(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  return fromProc(pid) ?? fromPs(pid, 'lstart=');
}

/** The command line of a process, or undefined when it is gone or hidden from us. */
export function processCommand(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return fromPs(pid, 'command=');
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return systemCode(error) === 'EPERM';
  }
}

/** A dead child that nobody waited for keeps its number, as in containers without an init process. */
function isZombie(pid: number): boolean {
  return procStat(pid)?.[0] === 'Z';
}

function fromProc(pid: number): string | undefined {
  // proc(5): field 22 is the start time in clock ticks after boot; the fields here begin with number 3.
  const ticks = procStat(pid)?.[19];
  if (ticks === undefined) return undefined;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
}

/** The fields of /proc/<pid>/stat after the name, which may itself hold blanks and brackets. */
function procStat(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function fromPs(pid: number, field: string): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', field, '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}
