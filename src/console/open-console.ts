import type { FastifyInstance } from 'fastify';
import type { Senders } from '../outbox/senders';
import { createPhraseMask } from '../privacy/phrase-mask';
import { createOrderNumbers } from '../renewals/orders/order-number';
import { phraseIntents } from '../turn/phrase-intents';
import { type ConsoleDeps, consoleRoutes } from './routes';
import type { OpenedSignIn } from './sign-in/open-sign-in';
import { deskPages } from './web/desk-pages';

type Given = 'store' | 'agents' | 'brand' | 'liveBrand' | 'webhooks' | 'clock' | 'log' | 'links' | 'suggest';
type Bells = 'onAwake' | 'onOutbox';

export interface OpenConsoleDeps extends Pick<ConsoleDeps, Given | Bells> {
  readonly signIn: OpenedSignIn;
  readonly senders: Senders;
  /** Where the intents lie, a folder each. */
  readonly intentsFolder: string;
  /** Where the desk for browsers lies. */
  readonly deskFolder: string;
}

/** All that people who answer are served: the API, the sign-in pages and the desk in the browser. */
export async function openConsole(
  server: FastifyInstance,
  { signIn: opened, senders, intentsFolder, deskFolder, ...rest }: OpenConsoleDeps,
): Promise<void> {
  const { sessions, signIn, ownOrigin } = opened;
  const { name: brandName, defaultLanguage, orderNumber } = rest.brand.brand;
  const deps: ConsoleDeps = {
    ...rest,
    sessions,
    signIn,
    ownOrigin,
    maskPhrase: createPhraseMask(rest.brand).mask,
    phraseIntents: phraseIntents(intentsFolder),
    capabilitiesOf: (channel, accountId = '') => senders.capabilitiesOf(`${channel}:${accountId}`),
    senderOf: senders.senderOf,
    brandWords: { brandName, defaultLanguage, writeOrder: createOrderNumbers(orderNumber).write },
  };
  await server.register((scope) => consoleRoutes(scope, deps), { prefix: '/api' });
  await server.register((scope) => opened.routes(scope));
  await server.register((scope) => deskPages(scope, { sessions, folder: deskFolder, brandName }));
}
