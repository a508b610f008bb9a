/** Labels of one series, e.g. `{ channel: 'x' }`. Values come from fixed sets: never an id, a name or a text. */
export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  /** Adds to the series with these labels; 1 when left out. */
  add(labels?: Labels, by?: number): void;
}

/** Numbers for operators, in memory of this process, in Prometheus' text format. */
export interface Metrics {
  /** The same name gives the same counter. By custom the name ends in `_total`. */
  counter(name: string, help: string): Counter;
  /** A value read when somebody asks; a read that fails is left out of the answer. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** The text of /metrics (exposition format 0.0.4). */
  render(): Promise<string>;
}

interface CounterEntry {
  readonly help: string;
  readonly series: Map<string, number>;
  readonly counter: Counter;
}

export function createMetrics(): Metrics {
  const counters = new Map<string, CounterEntry>();
  const gauges = new Map<string, { help: string; read: () => number | Promise<number> }>();
  return {
    counter: (name, help) => {
      const entry = counters.get(name) ?? newCounter(help);
      counters.set(name, entry);
      return entry.counter;
    },
    gauge: (name, help, read) => {
      gauges.set(name, { help, read });
    },
    render: async () => {
      const lines: string[] = [];
      for (const [name, { help, series }] of counters) {
        lines.push(...head(name, help, 'counter'));
        for (const [labels, value] of series) lines.push(`${name}${labels} ${value}`);
      }
      for (const [name, { help, read }] of gauges) {
        const value = await readOrNothing(read);
        if (value !== undefined) lines.push(...head(name, help, 'gauge'), `${name} ${value}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function newCounter(help: string): CounterEntry {
  const series = new Map<string, number>();
  const add = (labels: Labels = {}, by = 1) => {
    const key = labelText(labels);
    series.set(key, (series.get(key) ?? 0) + by);
  };
  return { help, series, counter: { add } };
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function head(name: string, help: string, type: 'counter' | 'gauge'): string[] {
  return [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} ${type}`,
  ];
}

/** One dead source must not take the other numbers away, least of all when things go badly. */
async function readOrNothing(read: () => number | Promise<number>): Promise<number | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
