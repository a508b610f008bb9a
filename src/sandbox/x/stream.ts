import type { ServerResponse } from 'node:http';
import type { OutEvent } from '../core/delivery';
import type { Answer } from '../core/http';
import type { World } from '../core/world';

// "Up to two connections": the activity stream's documentation.
const MAX_CONNECTIONS = 2;

/** Open connections of `GET /2/activity/stream`: one JSON a line, empty lines as heartbeat. */
export interface Stream {
  open(missed: readonly OutEvent[]): Answer | undefined;
  write(event: OutEvent): void;
  close(): void;
}

export function createStream(world: World): Stream {
  const connections = new Map<ServerResponse, NodeJS.Timeout>();

  function attach(response: ServerResponse, missed: readonly OutEvent[]): void {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    for (const event of missed) response.write(lineOf(event));
    const beat = setInterval(() => response.write('\r\n'), world.settings().delays.heartbeatMs);
    connections.set(response, beat);
    response.write('\r\n');
    response.once('close', () => {
      clearInterval(beat);
      connections.delete(response);
    });
  }

  return {
    open(missed) {
      if (connections.size >= MAX_CONNECTIONS) return undefined;
      return { status: 200, stream: (response) => attach(response, missed) };
    },
    write(event) {
      for (const response of connections.keys()) response.write(lineOf(event));
    },
    close() {
      for (const [response, beat] of connections) {
        clearInterval(beat);
        response.end();
      }
    },
  };
}

function lineOf({ payload }: OutEvent): string {
  return `${JSON.stringify(payload)}\r\n`;
}
