// Runs the benchmark and prints a table; see README.md for what is measured.
const { fork } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { ownCpuMs, treeCpuMs } = require('./lib/cpu.cjs');

const quick = process.argv.includes('--quick');
const json = process.argv.includes('--json');
const ROUNDS = quick ? 1 : 3;
// Many users and few rounds: at the end of each one the last replies are waited for, and less and less is under way.
const SIZE = { users: quick ? 600 : 1_000, rounds: quick ? 1 : 2, concurrency: 128 };
// Nobody writes more often: to somebody who writes without an end the bot stops answering.
const WARM_UP = { times: quick ? 1 : 3, users: 500, rounds: 4 };
const RATE = { ratePerSecond: 50, seconds: quick ? 6 : 12 };
const REFERENCE = { http: quick ? 6_000 : 12_000, jobs: quick ? 800 : 2_000, commits: quick ? 1_500 : 4_000 };
const PAGE = '104857600000001';
const SECRET = 'sandbox-meta-app-secret';

const note = (text) => process.stderr.write(`${text}\n`);
const children = new Set();

function start(file, args = [], options = {}) {
  const child = fork(join(__dirname, file), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...options,
  });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

function nextMessage(child, what) {
  return new Promise((resolve, reject) => {
    child.once('message', (message) =>
      message.error ? reject(new Error(`${what}: ${message.error}`)) : resolve(message),
    );
    child.once('exit', (code) => reject(new Error(`${what} ended with ${code}`)));
  });
}

async function ask(child, task, options) {
  const answer = nextMessage(child, task);
  child.send({ task, options });
  return (await answer).result;
}

async function stop(child) {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.send({ stop: true });
  await gone;
}

async function startEmulator() {
  const account = {
    channel: 'facebook',
    id: PAGE,
    handle: 'fjordesim',
    name: 'Fjord eSIM',
    token: 'sandbox-page-token',
    appSecrets: [SECRET],
    verifyToken: 'sandbox-verify-token',
    appId: '900000000000001',
  };
  const child = start('../dist/src/sandbox/process.js');
  const ready = nextMessage(child, 'emulator');
  child.send({
    kind: 'start',
    options: {
      accounts: [account],
      settings: { receipts: false, strangers: 'accept', limits: { facebookPerSecond: 100_000 } },
    },
  });
  const { graphUrl, adminUrl } = await ready;
  return {
    child,
    graphUrl,
    adminUrl,
    stop: () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send({ kind: 'close' });
      return gone;
    },
  };
}

/** One workload on fresh storage: throughput with CPU per message, then latency at a steady rate. */
async function measure(workload, redisUrl) {
  const dataDir = mkdtempSync(join(tmpdir(), 'renewdesk-bench-'));
  const emulator = await startEmulator();
  const app = start('lib/app.cjs', [dataDir, workload, emulator.graphUrl, redisUrl ?? '']);
  const { url, pid, postmaster } = await nextMessage(app, 'app');
  await fetch(`${emulator.adminUrl}/admin/webhook`, { method: 'POST', body: JSON.stringify({ base: url }) });
  const load = start('lib/load.cjs');
  const where = { url, adminUrl: emulator.adminUrl, secret: SECRET, pageId: PAGE };
  for (let n = 0; n < WARM_UP.times; n++) await ask(load, 'throughput', { ...where, ...SIZE, ...WARM_UP });
  const before = { app: ownCpuMs(pid), pg: treeCpuMs(postmaster), emulator: ownCpuMs(emulator.child.pid) };
  const speed = await ask(load, 'throughput', { ...where, ...SIZE });
  const per = (now, then) => (now === undefined ? undefined : (now - then) / speed.messages);
  const cpu = {
    appMs: per(ownCpuMs(pid), before.app),
    postgresMs: per(treeCpuMs(postmaster), before.pg),
    emulatorMs: per(ownCpuMs(emulator.child.pid), before.emulator),
  };
  const steady = await ask(load, 'latency', { ...where, ...RATE });
  await stop(app);
  await emulator.stop();
  load.kill();
  rmSync(dataDir, { recursive: true, force: true });
  return { perSecond: speed.perSecond, ...cpu, ...steady };
}

async function references(redisUrl) {
  const server = start('lib/raw.cjs', ['http', SECRET]);
  const { url } = await nextMessage(server, 'reference server');
  const load = start('lib/load.cjs');
  const options = { url, secret: SECRET, pageId: PAGE, concurrency: SIZE.concurrency };
  await ask(load, 'rawHttp', { ...options, count: 1_000 });
  const before = ownCpuMs(server.pid);
  const raw = await ask(load, 'rawHttp', { ...options, count: REFERENCE.http });
  const httpMs = before === undefined ? undefined : (ownCpuMs(server.pid) - before) / REFERENCE.http;
  await stop(server);
  load.kill();

  const { openStore } = require('../dist/src/store/open.js');
  const { silentLog } = require('../dist/src/lib/log.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'renewdesk-bench-'));
  const opened = await openStore({ dataDir }, { log: silentLog });
  const connection = JSON.stringify(opened.connection);
  const commits = (
    await nextMessage(start('lib/raw.cjs', ['commits', connection, REFERENCE.commits]), 'commits')
  ).result;
  const jobs = (
    await nextMessage(start('lib/raw.cjs', ['jobs', connection, redisUrl ?? '', REFERENCE.jobs]), 'jobs')
  ).result;
  await opened.close();
  rmSync(dataDir, { recursive: true, force: true });
  return {
    httpPerSecond: raw.perSecond,
    httpMs,
    commitsPerSecond: commits.perSecond,
    jobsPerSecond: jobs.perSecond,
  };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const medians = (rows) =>
  Object.fromEntries(Object.keys(rows[0]).map((key) => [key, median(rows.map((row) => row[key]))]));

async function main() {
  const backends = [{ name: 'embedded', redisUrl: undefined }];
  if (process.env.REDIS_URL) backends.push({ name: 'redis', redisUrl: process.env.REDIS_URL });
  else note('REDIS_URL is not set: measured on embedded storage only');
  const report = {};
  for (const backend of backends) {
    const rows = { full: [], constant: [], reference: [] };
    for (let round = 1; round <= ROUNDS; round++) {
      note(`${backend.name}: round ${round} of ${ROUNDS}`);
      rows.reference.push(await references(backend.redisUrl));
      rows.full.push(await measure('full', backend.redisUrl));
      rows.constant.push(await measure('constant', backend.redisUrl));
    }
    report[backend.name] = {
      full: medians(rows.full),
      constant: medians(rows.constant),
      reference: medians(rows.reference),
    };
  }
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else print(report);
}

function print(report) {
  for (const [name, { full, constant, reference }] of Object.entries(report)) {
    const n = (value, digits = 0) => (value === undefined ? 'n/a' : value.toFixed(digits));
    const row = (label, w) =>
      `  ${label.padEnd(9)} ${n(w.perSecond).padStart(6)} DM/s   ${n(w.perSecond / reference.httpPerSecond, 3)} of node:http + HMAC   ` +
      `CPU ms/DM: app ${n(w.appMs, 2)} + postgres ${n(w.postgresMs, 2)} = ${n(w.appMs + w.postgresMs, 2)} (emulator ${n(w.emulatorMs, 2)})   ` +
      `at 50 DM/s: p50 ${n(w.p50Ms)} ms, p99 ${n(w.p99Ms)} ms`;
    process.stdout.write(`${name}\n${row('full', full)}\n${row('constant', constant)}\n`);
    process.stdout.write(
      `  raw: node:http + HMAC ${n(reference.httpPerSecond)}/s at ${n(reference.httpMs, 3)} ms CPU, BullMQ no-op jobs ${n(reference.jobsPerSecond)}/s, single-row commits ${n(reference.commitsPerSecond)}/s\n`,
    );
  }
}

main()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => {
    for (const child of children) child.kill();
  });
