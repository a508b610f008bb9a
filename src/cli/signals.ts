/** Not SIGHUP: under nohup it has to stay ignored, and without it a closed terminal ends the process without loss. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface StopSignal {
  /** Settles with the first signal that asks to stop. */
  readonly asked: Promise<NodeJS.Signals>;
  /** True once it has. */
  readonly wasAsked: boolean;
  /** Gives the signals back to their ordinary meaning. */
  forget(): void;
}

/**
 * Listens for a request to stop. The first one is for the caller to obey; a second one ends the process at once,
 * which loses nothing: PostgreSQL's watchdog and the emulators notice by themselves.
 */
export function onStopSignal(): StopSignal {
  let tell: (signal: NodeJS.Signals) => void = () => {};
  const asked = new Promise<NodeJS.Signals>((resolve) => {
    tell = resolve;
  });
  let times = 0;
  const listener = (signal: NodeJS.Signals) => {
    times++;
    if (times === 1) tell(signal);
    else process.exit(130);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    asked,
    get wasAsked() {
      return times > 0;
    },
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}
