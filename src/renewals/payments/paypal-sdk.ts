import { z } from 'zod';
import { RenewalError } from '../../lib/errors';

/** The address the SDK makes its calls to; another one takes its place. */
const LIVE = 'https://api-m.paypal.com';
const NETWORK_RETRIES = 2;
/** Seconds: before the first retry, and for all of them. */
const RETRY_AFTER_S = 0.25;
const RETRY_FOR_S = 5;
/** Asking again later may help: PayPal's trouble, its limits, or a call under the same key that is still running. */
const PASSING = new Set([408, 409, 425, 429]);

export interface PaypalSdkOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Another address than PayPal's live one: its sandbox, or an emulator. */
  readonly apiUrl?: string | undefined;
  /** Longest wait for one answer, machine time. */
  readonly timeoutMs: number;
}

/** Calls PayPal; its errors come out as ours. */
export type AskPaypal = <T>(call: (api: PaypalApi) => Promise<T>) => Promise<T>;
export type PaypalApi = Awaited<ReturnType<typeof loadApi>>;

/**
 * PayPal's SDK, loaded at first use. A client that failed is given up: the SDK would keep a token that PayPal has
 * withdrawn, or the failure to get one, for good.
 */
export function createPaypalSdk(options: PaypalSdkOptions): AskPaypal {
  let loading: Promise<PaypalApi> | undefined;
  const once = async <T>(call: (api: PaypalApi) => Promise<T>): Promise<T> => {
    loading ??= loadApi(options);
    const mine = loading;
    const api = await mine;
    try {
      return await call(api);
    } catch (error) {
      const fault = faultOf(api, error);
      if (fault.retryable && loading === mine) loading = undefined;
      throw fault;
    }
  };
  return async (call) => {
    try {
      return await once(call);
    } catch (error) {
      // Perhaps only the token was too old: the second try comes with a new one.
      if (error instanceof RenewalError && error.code === 'CHECKOUT_CREDENTIALS') return await once(call);
      throw error;
    }
  };
}

/** What PayPal says is wrong, e.g. ORDER_ALREADY_CAPTURED; undefined for what is not its refusal. */
export function issueOf(error: unknown): string | undefined {
  const cause = error instanceof RenewalError ? causeSchema.safeParse(error.cause).data : undefined;
  return cause?.issue;
}

const causeSchema = z.object({ issue: z.string().optional() });

async function loadApi(options: PaypalSdkOptions) {
  const sdk = await import('@paypal/paypal-server-sdk');
  const { apiUrl = LIVE, clientId, clientSecret, timeoutMs } = options;
  const base = apiUrl.replace(/\/+$/, '');
  // The SDK knows two addresses only; this also sends its requests for tokens elsewhere.
  class Client extends sdk.Client {
    override getRequestBuilderFactory(): ReturnType<typeof sdk.Client.prototype.getRequestBuilderFactory> {
      const make = super.getRequestBuilderFactory();
      return (...given) => {
        const request = make(...given);
        request.interceptRequest((one) => ({ ...one, url: one.url.replace(LIVE, base) }));
        return request;
      };
    }
  }
  const client = new Client({
    environment: sdk.Environment.Production,
    clientCredentialsAuthCredentials: { oAuthClientId: clientId, oAuthClientSecret: clientSecret },
    httpClientOptions: {
      timeout: timeoutMs,
      retryConfig: {
        maxNumberOfRetries: NETWORK_RETRIES,
        retryInterval: RETRY_AFTER_S,
        maximumRetryWaitTime: RETRY_FOR_S,
        // Every POST of ours carries its key, or changes nothing.
        httpMethodsToRetry: ['GET', 'POST'],
      },
    },
  });
  return {
    sdk,
    orders: new sdk.OrdersController(client),
    payments: new sdk.PaymentsController(client),
    /** Posts exactly this text, for what the SDK has no call. @returns the text of the answer */
    post: async (path: string, json: string): Promise<string> => {
      const request = client.getRequestBuilderFactory()('POST', path);
      request.contentType('application/json');
      request.text(json);
      request.authenticate([{ oauth2: true }]);
      return (await request.callAsText()).result;
    },
  };
}

const refusalSchema = z.object({
  name: z.string().optional(),
  error: z.string().optional(),
  debug_id: z.string().optional(),
  details: z.array(z.object({ issue: z.string().optional() })).optional(),
});

/** The SDK's own errors are not passed on: they quote the request, and with it the token. */
function faultOf({ sdk }: PaypalApi, error: unknown): RenewalError {
  if (error instanceof RenewalError) return error;
  if (error instanceof sdk.ArgumentsValidationError)
    return new RenewalError('CHECKOUT_REFUSED', 'the PayPal SDK does not take this call');
  if (!(error instanceof sdk.ApiError))
    return down({ type: error instanceof Error ? error.name : typeof error, code: systemCode(error) });

  const { name, error: problem, debug_id, details } = refusalSchema.safeParse(error.result).data ?? {};
  const issue = details?.[0]?.issue ?? name ?? problem;
  const cause = { issue, status: error.statusCode, debugId: debug_id };
  // `error` is how its token service refuses: a wrong client is 401 there, a wrong request 400.
  if (
    error.statusCode === 401 ||
    error.statusCode === 403 ||
    (problem !== undefined && error.statusCode === 400)
  )
    return new RenewalError('CHECKOUT_CREDENTIALS', 'PayPal refuses the client id or secret of brand.yaml', {
      cause,
      retryable: true,
    });
  if (error.statusCode >= 500 || PASSING.has(error.statusCode)) return down(cause);
  if (issue === 'DUPLICATE_REQUEST_ID')
    return new RenewalError('CHECKOUT_REFERENCE_USED', 'PayPal knows this reference with other particulars', {
      cause,
    });
  return new RenewalError('CHECKOUT_REFUSED', `PayPal refuses: ${issue ?? error.statusCode}`, { cause });
}

function down(cause: object): RenewalError {
  return new RenewalError('CHECKOUT_DOWN', 'PayPal does not answer', { cause, retryable: true });
}

function systemCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
}
