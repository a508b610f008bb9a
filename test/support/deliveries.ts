import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CHANNELS, type ChannelName } from '../../src/channel/account';
import type { Received } from '../../src/channel/event';
import { projectRoot } from '../../src/lib/project-root';

/** One file of adapters/<channel>/samples. */
export interface Sample {
  readonly channel: ChannelName;
  readonly name: string;
  readonly why: string;
  readonly body: unknown;
  readonly expect: Received;
}

/** Time of receipt with which the samples' expectations were written, epoch ms. */
export const SAMPLES_RECEIVED_AT = 1_793_000_001_000;

export function loadSamples(channel?: ChannelName): Sample[] {
  const wanted = channel ? [channel] : [...CHANNELS];
  return wanted.flatMap((name) => {
    const folder = join(projectRoot(), 'adapters', name, 'samples');
    return jsonFiles(folder).map((file) => {
      const content = readJson(join(folder, file)) as Omit<Sample, 'channel' | 'name'>;
      return { channel: name, name: basename(file, '.json'), ...content };
    });
  });
}

/** A real delivery recorded by somebody else, kept beside the project and never committed. */
export interface Payload {
  readonly channel: ChannelName;
  readonly name: string;
  readonly body: unknown;
}

/** The recorded deliveries beside the project; undefined where the folder is absent. */
export function loadPayloads(): Payload[] | undefined {
  const folder = payloadsFolder();
  if (!existsSync(folder)) return undefined;
  return CHANNELS.flatMap((channel) => {
    const own = join(folder, channel);
    if (!existsSync(own)) return [];
    return jsonFiles(own).map((file) => ({
      channel,
      name: basename(file, '.json'),
      body: readJson(join(own, file)),
    }));
  });
}

/** Known answers of both signature schemes, beside the payloads; undefined where absent. */
export function loadSignatureVectors(): SignatureVector[] | undefined {
  const file = join(payloadsFolder(), 'signature-vectors.json');
  return existsSync(file) ? (readJson(file) as SignatureVector[]) : undefined;
}

export interface SignatureVector {
  readonly platform: 'meta' | 'x';
  readonly secret: string;
  readonly body: string;
  readonly header: string;
  readonly value: string;
}

/** Value of `X-Hub-Signature-256` for exactly this body. */
export function signMeta(body: string | Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Value of `x-twitter-webhooks-signature` for exactly this body. */
export function signX(body: string | Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`;
}

/** Header name and value with which a delivery of this channel is genuine. */
export function signedHeaders(
  channel: ChannelName,
  body: string | Buffer,
  secret: string,
): Record<string, string> {
  return channel === 'x'
    ? { 'x-twitter-webhooks-signature': signX(body, secret) }
    : { 'x-hub-signature-256': signMeta(body, secret) };
}

function payloadsFolder(): string {
  return join(projectRoot(), '..', 'shared', 'payloads');
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted();
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
