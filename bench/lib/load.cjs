// The load generator: signs Messenger deliveries as Meta does and waits until the emulator has the replies.
// Messages over IPC: { run: { url, adminUrl, secret, pageId, users, rounds, concurrency, ratePerSecond? } } -> { result }.
const http = require('node:http');
const { createHmac } = require('node:crypto');

// What customers write first, in three languages; each gets exactly one reply.
const TEXTS = [
  'hi there',
  'how do I renew my plan?',
  'are you a bot?',
  'my plan ends tomorrow',
  'hei',
  'hvordan fornyer jeg abonnementet?',
  'planen min går ut i morgen',
  '你好',
  '怎么续费？',
  '我的套餐明天到期',
];
const agent = new http.Agent({ keepAlive: true, maxSockets: 128 });
let serial = 0;

function delivery(pageId, userId, text, now) {
  const mid = `m_bench-${process.pid}-${++serial}`;
  const event = { sender: { id: userId }, recipient: { id: pageId }, timestamp: now, message: { mid, text } };
  const body = JSON.stringify({ object: 'page', entry: [{ id: pageId, time: now, messaging: [event] }] });
  // Meta escapes everything beyond ASCII.
  return body.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function post(url, body, secret) {
  return new Promise((resolve, reject) => {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const request = http.request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-hub-signature-256': `sha256=${signature}`,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function getJson(url) {
  return await (await fetch(url)).json();
}

async function inParallel(count, concurrency, work) {
  let next = 0;
  const runner = async () => {
    for (let i = next++; i < count; i = next++) await work(i);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, runner));
}

async function acceptedCount(adminUrl) {
  return (await getJson(`${adminUrl}/admin/stats`)).counts.accepted ?? 0;
}

async function waitForReplies(adminUrl, wanted) {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    const count = await acceptedCount(adminUrl);
    if (count >= wanted) return;
    if (Date.now() > giveUpAt) throw new Error(`${wanted - count} replies never came`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** As fast as it goes: every user writes once a round, the next round starts when all replies are there. */
async function throughput({ url, adminUrl, secret, pageId, users, rounds, concurrency }) {
  const before = await acceptedCount(adminUrl);
  const base = 10_000_000_000 + Math.floor(Math.random() * 1e9) * 10;
  const started = performance.now();
  for (let round = 0; round < rounds; round++) {
    await inParallel(users, concurrency, async (i) => {
      const body = delivery(pageId, String(base + i), TEXTS[(i + round) % TEXTS.length], Date.now());
      const status = await post(`${url}/webhooks/facebook`, body, secret);
      if (status !== 200) throw new Error(`webhook answered ${status}`);
    });
    await waitForReplies(adminUrl, before + users * (round + 1));
  }
  const seconds = (performance.now() - started) / 1000;
  return { messages: users * rounds, seconds, perSecond: (users * rounds) / seconds };
}

/** At a steady rate: how long from the delivery leaving here to the reply arriving there. */
async function latency({ url, adminUrl, secret, pageId, ratePerSecond, seconds }) {
  const { log } = await getJson(`${adminUrl}/admin/stats`);
  const sentAt = new Map();
  const base = 20_000_000_000 + Math.floor(Math.random() * 1e9) * 10;
  const count = ratePerSecond * seconds;
  const started = performance.now();
  const posts = [];
  for (let i = 0; i < count; i++) {
    const dueAt = started + (i * 1000) / ratePerSecond;
    const wait = dueAt - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const userId = String(base + i);
    sentAt.set(userId, performance.timeOrigin + performance.now());
    posts.push(
      post(`${url}/webhooks/facebook`, delivery(pageId, userId, TEXTS[i % TEXTS.length], Date.now()), secret),
    );
  }
  await Promise.all(posts);
  const times = [];
  let after = log;
  const giveUpAt = Date.now() + 60_000;
  while (times.length < count) {
    const { entries } = await getJson(`${adminUrl}/admin/log?after=${after}&wait=500&limit=5000`);
    for (const entry of entries) {
      after = entry.seq;
      const sent = sentAt.get(entry.userId);
      if (entry.type === 'accepted' && sent !== undefined) times.push(entry.machineAt - sent);
    }
    if (Date.now() > giveUpAt) throw new Error(`${count - times.length} replies never came`);
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** The reference server: the same deliveries, answered after the signature alone. */
async function rawHttp({ url, secret, pageId, count, concurrency }) {
  const started = performance.now();
  await inParallel(count, concurrency, async (i) => {
    const status = await post(url, delivery(pageId, String(i), TEXTS[i % TEXTS.length], Date.now()), secret);
    if (status !== 200) throw new Error(`reference answered ${status}`);
  });
  return { perSecond: count / ((performance.now() - started) / 1000) };
}

const tasks = { throughput, latency, rawHttp };
process.on('message', ({ task, options }) => {
  tasks[task](options).then(
    (result) => process.send({ result }),
    (error) => process.send({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
