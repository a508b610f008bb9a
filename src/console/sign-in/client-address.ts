import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

const NEARBY = new BlockList();
NEARBY.addSubnet('127.0.0.0', 8);
NEARBY.addSubnet('10.0.0.0', 8);
NEARBY.addSubnet('172.16.0.0', 12);
NEARBY.addSubnet('192.168.0.0', 16);
NEARBY.addAddress('::1', 'ipv6');
NEARBY.addSubnet('fc00::', 7, 'ipv6');

/**
 * Where a request comes from, for counting tries and for the list of one's sessions; nothing is allowed because of it.
 * A proxy beside us is believed about the last address it adds; whoever else sends such a header is not.
 */
export function clientAddress({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): string {
  const direct = ip.replace(/^::ffff:(?=\d)/, '');
  if (!NEARBY.check(direct, isIP(direct) === 6 ? 'ipv6' : 'ipv4')) return direct;
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return isIP(forwarded) === 0 ? direct : forwarded;
}
