import type { ChannelAdapter } from '../src/channel/adapter';
import { facebook } from './facebook';
import { instagram } from './instagram';
import { x } from './x';

/** Every channel of the product. SDKs are loaded when an account connects, not here. */
export const adapters: readonly ChannelAdapter[] = [facebook, instagram, x];
