// CPU time from /proc, in milliseconds. Linux only; elsewhere the figures are left out.
const fs = require('node:fs');

const TICK_MS = 10; // sysconf(_SC_CLK_TCK) is 100 on every Linux that runs Node

function stat(pid) {
  const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Fields 4 (ppid), 14-17 (utime, stime and those of children waited for) of proc(5).
  return {
    ppid: Number(fields[1]),
    own: Number(fields[11]) + Number(fields[12]),
    dead: Number(fields[13]) + Number(fields[14]),
  };
}

/** CPU of one process and all below it that match, living or dead. */
function treeCpuMs(root) {
  if (process.platform !== 'linux') return undefined;
  const all = new Map();
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      all.set(Number(name), stat(name));
    } catch {
      // gone meanwhile
    }
  }
  let ticks = 0;
  const visit = (pid) => {
    const entry = all.get(pid);
    if (!entry) return;
    ticks += entry.own + entry.dead;
    for (const [child, { ppid }] of all) if (ppid === pid) visit(child);
  };
  visit(root);
  return ticks * TICK_MS;
}

/** CPU of one process alone. */
function ownCpuMs(pid) {
  if (process.platform !== 'linux') return undefined;
  return stat(pid).own * TICK_MS;
}

module.exports = { treeCpuMs, ownCpuMs };
