// The references, each a process of its own. argv: http | jobs | commits, then what it needs.
const http = require('node:http');
const { createHmac, timingSafeEqual } = require('node:crypto');

const [kind, ...rest] = process.argv.slice(2);

const kinds = {
  /** node:http that reads, checks the HMAC, parses and answers. */
  http: async ([secret]) => {
    const server = http.createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        const ours = createHmac('sha256', secret).update(body).digest();
        const theirs = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex');
        const good =
          theirs.length === ours.length &&
          timingSafeEqual(ours, theirs) &&
          JSON.parse(body.toString()).object;
        response.writeHead(good ? 200 : 401);
        response.end('EVENT_RECEIVED');
      });
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.send({ url: `http://127.0.0.1:${server.address().port}/` });
    process.on('message', () => process.exit(0));
  },
  /** No-op jobs through BullMQ itself on the same backend: one thread's worth of data a job, 16 adds under way. */
  jobs: async ([connection, redisUrl, count]) => {
    const { Queue, Worker, createPostgresBackend } = require('bullmq');
    const name = `bench-raw-${process.pid}`;
    const postgres = () => ({
      ...JSON.parse(connection),
      max: 6,
      schema: 'bullmq',
      options: '-c synchronous_commit=off',
    });
    const queue = redisUrl
      ? new Queue(name, { connection: { url: redisUrl } })
      : new Queue(name, { connection: { ...postgres(), migrate: true } }, createPostgresBackend);
    await queue.waitUntilReady();
    const total = Number(count);
    let done = 0;
    const started = performance.now();
    const finished = new Promise((resolve) => {
      const noop = async () => void (++done === total && resolve());
      if (redisUrl)
        new Worker(name, noop, { concurrency: 4, connection: { url: redisUrl, maxRetriesPerRequest: null } });
      else new Worker(name, noop, { concurrency: 4, connection: postgres() }, createPostgresBackend);
    });
    let added = 0;
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (added++ < total) await queue.add('bell', { threads: ['x:1:1'] }, { removeOnComplete: true });
      }),
    );
    await finished;
    process.send({ result: { perSecond: total / ((performance.now() - started) / 1000) } }, () =>
      process.exit(0),
    );
  },
  /** One row a commit, 16 connections, as durable as the product's. */
  commits: async ([connection, count]) => {
    const { createStore } = require('../../dist/src/store/store.js');
    const { silentLog } = require('../../dist/src/lib/log.js');
    const store = await createStore({ connection: JSON.parse(connection), log: silentLog, max: 16 });
    await store.query({
      text: 'create table if not exists bench_commit (id bigint generated always as identity, v text)',
    });
    const total = Number(count);
    let next = 0;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (next++ < total)
          await store.query({
            name: 'bench',
            text: 'insert into bench_commit (v) values ($1)',
            values: ['x'],
          });
      }),
    );
    const perSecond = total / ((performance.now() - started) / 1000);
    await store.query({ text: 'drop table bench_commit' });
    await store.close();
    process.send({ result: { perSecond } });
    process.exit(0);
  },
};

kinds[kind](rest).catch((error) => {
  console.error(error);
  process.exit(1);
});
