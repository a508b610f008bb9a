'use strict';

// An order system that renewdesk can ask, in plain Node: docs/order-book-http.openapi.yaml. Copy it and put your
// database in the place of orders.cjs.

const { createHash, timingSafeEqual } = require('node:crypto');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { openOrders } = require('./orders.cjs');

const MAX_BODY_BYTES = 65_536;
const MAX_NUMBERS = 50;
const CYCLES = ['monthly', 'quarterly', 'yearly'];

const { TOKEN, HOST = '127.0.0.1', PORT = '8090', STATE_FILE, TIME_ZONE = 'Europe/Oslo' } = process.env;
const ORDERS_CSV = process.env.ORDERS_CSV ?? join(__dirname, 'orders.csv');
if (!TOKEN) {
  console.error('set TOKEN to a long random word, the same as orders.token of brand.yaml');
  process.exit(2);
}

const orders = openOrders({ csvFile: ORDERS_CSV, stateFile: STATE_FILE, timeZone: TIME_ZONE });

/** What is wrong with a call, or why it is not done. */
class Refused extends Error {
  constructor(status, code, message, more = {}) {
    super(message);
    this.answer = { status, body: { error: { code, message, ...more } } };
  }
}

const ROUTES = {
  'GET /v1/health': () => ({ status: 'ok' }),
  'POST /v1/orders/lookup': ({ body }) => ({ orders: orders.lookup(numbersOf(body)) }),
  'POST /v1/renewals': ({ body, headers }) => {
    const key = headers['idempotency-key'];
    if (!key || key.length > 100) throw badRequest('the header Idempotency-Key has to name the payment');
    const numbers = numbersOf(body);
    if (!CYCLES.includes(body.cycle)) throw badRequest(`cycle has to be one of ${CYCLES.join(', ')}`);
    if (typeof body.paidAt !== 'string' || Number.isNaN(Date.parse(body.paidAt)))
      throw badRequest('paidAt has to be an instant such as 2026-11-23T11:00:00Z');
    const answer = orders.renew(key, { numbers, cycle: body.cycle, paidAt: body.paidAt });
    if (answer.reused)
      throw new Refused(422, 'KEY_REUSED', 'this Idempotency-Key belongs to another renewal');
    if (answer.refused)
      throw new Refused(409, 'REFUSED', 'these orders cannot be renewed', { numbers: answer.refused });
    return answer;
  },
};

const server = createServer((request, response) => {
  void serve(request).then(({ status, body }) => {
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(body));
  });
});

server.listen(Number(PORT), HOST, () => {
  console.log(`orders at http://${HOST}:${server.address().port}`);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

async function serve(request) {
  try {
    // Before anything is read: a stranger learns nothing, not even which addresses there are.
    if (!isOurs(request.headers.authorization))
      throw new Refused(401, 'UNAUTHORIZED', 'the bearer token is missing or wrong');
    const { pathname } = new URL(request.url, 'http://here');
    const route = ROUTES[`${request.method} ${pathname}`];
    if (!route) throw new Refused(404, 'NOT_FOUND', 'there is nothing at this address');
    const body = request.method === 'POST' ? await readJson(request) : {};
    return { status: 200, body: route({ body, headers: request.headers }) };
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    console.error(error);
    return { status: 500, body: { error: { code: 'FAULT', message: 'something went wrong here' } } };
  }
}

// Hashed, so that both have the same length and the comparison takes the same time whatever was sent.
function isOurs(authorization = '') {
  const hash = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(authorization), hash(`Bearer ${TOKEN}`));
}

async function readJson(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Refused(413, 'TOO_LARGE', 'the body is too large');
    chunks.push(chunk);
  }
  try {
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // said below
  }
  throw badRequest('the body has to be a JSON object');
}

function numbersOf({ numbers }) {
  const fine =
    Array.isArray(numbers) &&
    numbers.length > 0 &&
    numbers.length <= MAX_NUMBERS &&
    numbers.every((number) => typeof number === 'string' && number.length <= 100);
  if (!fine) throw badRequest(`numbers has to be a list of 1 to ${MAX_NUMBERS} texts`);
  return numbers;
}

function badRequest(message) {
  return new Refused(400, 'BAD_REQUEST', message);
}
