import { createInterface } from 'node:readline';
import { startEmulators } from './emulators';
import type { FromChild, ToChild } from './messages';
import type { EmulatorOptions, Emulators } from './types';

/**
 * Entry of the emulators' own process. A parent that forked it speaks over IPC; otherwise the first line of stdin
 * holds the options as JSON and the answer is one JSON line on stdout. Either way it ends with its parent.
 */
if (process.send === undefined) runOnPipes();
else runOnIpc();

function runOnIpc(): void {
  let emulators: Promise<Emulators> | undefined;
  const tell = (message: FromChild) => process.send?.(message);
  const onClock = (offsetMs: number) => void tell({ kind: 'clock', offsetMs });

  async function obey(call: number, run: (running: Emulators) => Promise<void>): Promise<void> {
    try {
      if (emulators !== undefined) await run(await emulators);
      tell({ kind: 'done', call });
    } catch (error) {
      tell({ kind: 'done', call, error: String(error) });
    }
  }

  process.on('disconnect', () => process.exit(0));
  // The terminal sends Ctrl-C to the whole group; the parent decides when to end.
  process.on('SIGINT', () => {});
  process.on('message', (message: ToChild) => {
    switch (message.kind) {
      case 'start':
        emulators = startEmulators(message.options, { onClock });
        emulators.then(
          ({ graphUrl, xUrl, adminUrl }) => tell({ kind: 'ready', graphUrl, xUrl, adminUrl }),
          (error: unknown) => tell({ kind: 'failed', error: String(error) }),
        );
        break;
      case 'webhook':
        void obey(message.call, (running) => running.setWebhook(message.base));
        break;
      case 'clock':
        void obey(message.call, (running) => running.setClock(message.offsetMs));
        break;
      case 'close':
        process.disconnect();
        process.exit(0);
    }
  });
}

function runOnPipes(): void {
  const lines = createInterface({ input: process.stdin });
  lines.once('line', (line) => {
    // Written by whoever starts this by hand; a wrong shape ends in a plain error below.
    const options = JSON.parse(line) as EmulatorOptions;
    startEmulators(options).then(
      ({ graphUrl, xUrl, adminUrl }) =>
        process.stdout.write(`${JSON.stringify({ kind: 'ready', graphUrl, xUrl, adminUrl })}\n`),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  lines.once('close', () => process.exit(0));
}
