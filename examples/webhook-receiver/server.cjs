'use strict';

// Follows handoffs of renewdesk, in plain Node. Copy it and put your helpdesk in the place of `follow`.

const { createServer } = require('node:http');
const { problemWith } = require('./verify.cjs');

const MAX_BODY_BYTES = 65_536;
/** A delivery may come again under the same id, after an answer that was lost. Keep these in your database. */
const KNOWN_IDS = 10_000;

const { SECRET, HOST = '127.0.0.1', PORT = '8091' } = process.env;
if (!SECRET) {
  console.error('set SECRET to the whsec_... that was shown when the subscription was made');
  process.exit(2);
}

const known = new Set();

/** What you do with the news. It has been answered already, so it may take its time. */
function follow({ type, data }) {
  console.log(type, JSON.stringify(data));
}

const server = createServer((request, response) => {
  const chunks = [];
  let size = 0;
  request.on('data', (chunk) => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) request.destroy();
    else chunks.push(chunk);
  });
  request.on('end', () => {
    const answer = (status, text) => response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
    if (request.method !== 'POST') return answer(405, 'POST deliveries here');
    const body = Buffer.concat(chunks);
    const problem = problemWith({ secret: SECRET, headers: request.headers, body });
    // No details: whoever forges deliveries learns nothing from them.
    if (problem) {
      console.error(`refused: ${problem}`);
      return answer(401, 'not signed by renewdesk');
    }
    const id = request.headers['webhook-id'];
    answer(200, 'ok');
    if (known.has(id)) return undefined;
    known.add(id);
    if (known.size > KNOWN_IDS) known.delete(known.values().next().value);
    return follow(JSON.parse(body.toString('utf8')));
  });
});

server.listen(Number(PORT), HOST, () => {
  console.log(`listening on http://${HOST}:${server.address().port}`);
});
