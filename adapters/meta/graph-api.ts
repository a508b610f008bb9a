import type { AbstractCrudObject } from 'facebook-nodejs-business-sdk';
import { ChannelError } from '../../src/lib/errors';
import type { GraphAnswer, GraphConnection } from './graph-connection';

/** Edges of the object that sends for an account: a Page, or the Instagram user of Instagram login. */
export interface GraphNode {
  /** Every call goes to a fresh SDK object: after an answer with an `id` the SDK's own would point elsewhere. */
  createMessage(params: Record<string, unknown>): Promise<GraphAnswer>;
  getConversations(fields: readonly string[], params: Record<string, unknown>): Promise<GraphAnswer>;
  /** Which of the account's events reach our app, and from now on these ones. Without the SDK, which has no such edge of both. */
  subscriptions(wanted?: readonly string[]): Promise<GraphAnswer>;
  /** Undefined: Instagram login has nowhere to ask how long its token lasts. */
  readonly inspectToken?: () => Promise<GraphAnswer>;
  /** A person as this account may see them; the path is their id alone. */
  readPerson(userId: string, fields: readonly string[]): Promise<GraphAnswer>;
  /** Undefined: only a Page has this edge, and Instagram login gives none. */
  readonly moderate?: (params: Record<string, unknown>) => Promise<GraphAnswer>;
  /** Undefined as `moderate` is. */
  readonly moveThread?: (
    move: 'take' | 'pass' | 'release',
    params: Record<string, unknown>,
  ) => Promise<GraphAnswer>;
}

/** Thrown through the SDK when a call got no usable answer; the answer itself was handed over before. */
class GraphFault extends ChannelError {
  override name = 'GraphFault';
}

/**
 * Loads the business SDK (2.3 MB, 140 ms) and returns its object layer over our own HTTP. `call()` is overridden as a
 * whole: the SDK's own puts the token into the address, is fixed to v24.0 and knows neither time-out nor proof.
 */
export async function loadGraphNode(
  kind: 'page' | 'instagram_user',
  id: string,
  connection: GraphConnection,
): Promise<GraphNode> {
  const sdk = await import('facebook-nodejs-business-sdk');

  class MetaApi extends sdk.FacebookAdsApi {
    answer: GraphAnswer | undefined;

    constructor() {
      // The third argument switches off crash reports to Facebook and their uncaughtException handler.
      super('held by the connection', 'en_US', false);
    }

    override async call<T>(
      method: string,
      path: string | string[],
      params: Record<string, unknown> = {},
    ): Promise<T> {
      // The SDK adds the node's own id to the body.
      const { id: _, ...own } = params;
      this.answer = await connection.request(method, path, own);
      if (this.answer.outcome === 'answered' && this.answer.status < 400 && isObject(this.answer.body)) {
        // The SDK believes whatever came; our callers read the answer through zod.
        return this.answer.body as T;
      }
      throw new GraphFault('meta', 'GRAPH_CALL_FAILED', 'the answer tells why');
    }
  }

  // The SDK defines one property per known field on every object, 150 for a Page (0.1 ms); a sender needs none.
  class SendingPage extends sdk.Page {
    static override get Fields() {
      return { id: 'id' } as unknown as typeof sdk.Page.Fields;
    }
    override createEdge(endpoint: string, fields: string[], params?: Record<string, unknown>) {
      return super.createEdge(endpoint, fields, params);
    }
  }

  type Messenger = AbstractCrudObject &
    Pick<
      InstanceType<typeof sdk.Page>,
      | 'getConversations'
      | 'createMessage'
      | 'createModerateConversation'
      | 'createTakeThreadControl'
      | 'createPassThreadControl'
      | 'createReleaseThreadControl'
    >;

  const ask = (use: (node: Messenger) => unknown): Promise<GraphAnswer> =>
    call((api) => {
      const node =
        kind === 'page'
          ? new SendingPage(id, {}, undefined, api)
          : new sdk.IGUserForIGOnlyAPI(id, {}, undefined, api);
      // Only Pages are asked for the edges that an Instagram user of its own does not have.
      return use(node as Messenger);
    });

  async function call(use: (api: MetaApi) => unknown): Promise<GraphAnswer> {
    const api = new MetaApi();
    try {
      await use(api);
    } catch (error) {
      // The SDK stumbled over an answer we already hold; without one the fault is its own.
      if (api.answer === undefined) throw error;
    }
    if (api.answer) return api.answer;
    throw new GraphFault('meta', 'GRAPH_CALL_FAILED', 'the SDK returned without calling; report it');
  }

  return {
    createMessage: (params) => ask((node) => node.createMessage([], params)),
    getConversations: (fields, params) => ask((node) => node.getConversations([...fields], params)),
    subscriptions: (wanted) =>
      wanted === undefined
        ? connection.request('GET', [id, 'subscribed_apps'], {})
        : connection.request('POST', [id, 'subscribed_apps'], { subscribed_fields: wanted.join(',') }),
    readPerson: (userId, fields) =>
      call((api) => new sdk.Profile(userId, {}, undefined, api).get([...fields])),
    ...(kind === 'page' && {
      inspectToken: () => connection.inspectToken(),
      moderate: (params: Record<string, unknown>) =>
        ask((node) => node.createModerateConversation([], params)),
      moveThread: (move: 'take' | 'pass' | 'release', params: Record<string, unknown>) =>
        ask((node) => {
          if (move === 'take') return node.createTakeThreadControl([], params);
          if (move === 'pass') return node.createPassThreadControl([], params);
          return node.createReleaseThreadControl([], params);
        }),
    }),
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
