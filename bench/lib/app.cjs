// The product as its own process. argv: data folder, workload, emulator's Graph address, Redis address or ''.
const { join } = require('node:path');
const { readFileSync } = require('node:fs');
const { buildApp } = require('../../dist/src/app.js');
const { loadBrand } = require('../../dist/src/brand.js');
const { parseConfig } = require('../../dist/src/config.js');
const { createLogger } = require('../../dist/src/lib/log.js');

const [dataDir, workload, graphUrl, redisUrl] = process.argv.slice(2);

async function main() {
  const plain = loadBrand(join(__dirname, '../../config/brand.yaml'), {});
  const accounts = plain.accounts
    .filter((account) => account.channel === 'facebook')
    .map((account) => ({ ...account, apiUrl: graphUrl }));
  const config = parseConfig({
    SANDBOX: '1',
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ...(redisUrl && { REDIS_URL: redisUrl }),
  });
  const app = await buildApp(
    config,
    { ...plain, accounts },
    {
      log: createLogger('error'),
      times: { burstQuietMs: 0 },
      ...(workload === 'constant' && { engine: constantEngine() }),
    },
  );
  const postmaster = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  process.send({ url: app.url, pid: process.pid, postmaster });
  process.on('message', () => void app.close().then(() => process.exit(0)));
  process.on('disconnect', () => process.exit(0));
}

/** Answers the same words to everything: what is left is the way of the message. */
function constantEngine() {
  return {
    understand: ({ messages }) => ({
      text: messages[0].text,
      language: 'en',
      ranked: [],
      intent: 'greeting',
      confidence: 1,
      slots: {},
    }),
    decide: ({ state }) => ({ state, actions: [{ type: 'say', key: 'constant' }] }),
    replies: {
      words: () => '',
      render: ({ state }) => ({
        parts: [{ text: 'Thank you for your message.' }],
        said: state.said,
        choices: [],
      }),
    },
  };
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
