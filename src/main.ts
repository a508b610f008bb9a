import { runCli } from './cli/run-cli';

/** A handle that somebody forgot must not keep a finished command waiting. */
const LINGER_MS = 2_000;

void runCli(process.argv.slice(2), process.env).then((code) => {
  process.exitCode = code;
  setTimeout(() => process.exit(code), LINGER_MS).unref();
});
