import { adapters } from '../../adapters';
import type { ChannelName } from '../../src/channel/account';
import type { ChannelAdapter } from '../../src/channel/adapter';

export function adapterOf(channel: ChannelName): ChannelAdapter {
  const found = adapters.find((adapter) => adapter.channel === channel);
  if (!found) throw new Error(`no adapter for ${channel}`);
  return found;
}
