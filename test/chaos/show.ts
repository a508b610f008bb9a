import type { ChaosReport } from './run-chaos';

/** Prints a run's figures where jest shows them whole. */
export function show(title: string, report: ChaosReport): void {
  const killed = (['running', 'sending', 'starting'] as const).map((moment) => {
    return `${report.kills.filter(({ when }) => when === moment).length} ${moment}`;
  });
  process.stdout.write(
    `${[
      `chaos ${title}: ${report.seconds} s`,
      `  kills ${report.kills.length} (${killed.join(', ')})`,
      `  asked ${report.asked}, acknowledged ${report.acknowledged}, messages accepted ${report.accepted}`,
      `  lost ${report.lost.length}, double ${report.double.length}, out of order ${report.outOfOrder.length}`,
      `  from kill to next message ms: p50 ${at(report.recoveries, 0.5)}, worst ${at(report.recoveries, 1)}`,
      `  from 200 to answer ms: p50 ${at(report.delays, 0.5)}, p99 ${at(report.delays, 0.99)}, worst ${at(report.delays, 1)}`,
      `  the same after the last kill: p50 ${at(report.delaysAfterwards, 0.5)}, worst ${at(report.delaysAfterwards, 1)}`,
    ].join('\n')}\n`,
  );
}

function at(ascending: readonly number[], part: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * part))] ?? 0;
}
