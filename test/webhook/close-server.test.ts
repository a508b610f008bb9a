import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { closeServer } from '../../src/webhook/close-server';
import { quietServer } from '../support/quiet-server';

describe('closing the server', () => {
  it('does not wait for a kept-alive connection whose request ends during the close', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let arrived = (): void => undefined;
    const underWay = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server = quietServer();
    server.get('/slow', async () => {
      arrived();
      await held;
      return 'done';
    });
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true });
    const answer = new Promise<number | undefined>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '/slow', agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      })
        .on('error', reject)
        .end();
    });
    await underWay;
    const started = performance.now();
    const closed = closeServer(server);
    letGo();
    expect(await answer).toBe(200);
    await closed;
    expect(performance.now() - started).toBeLessThan(4_000);
    agent.destroy();
  });
});
