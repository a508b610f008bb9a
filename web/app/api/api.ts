import type { ZodType } from 'zod';
import { problemSchema } from '../../../src/console/contract/common';
import { queryOf } from './query';

/** An answer of the API that is an error. `code` is stable, see docs/errors.md. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly details: unknown;

  constructor(
    status: number,
    { code, message, details }: { code: string; message: string; details?: unknown },
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export interface ApiOptions {
  readonly search?: Readonly<Record<string, string | number | undefined>>;
  readonly signal?: AbortSignal;
}

/** The JSON interface below /api: answers are parsed with the contract's schemas, errors thrown as ApiProblem. */
export interface Api {
  get<T>(path: string, schema: ZodType<T>, options?: ApiOptions): Promise<T>;
  /** @param body sent as JSON; a Blob as it is. */
  send<T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    schema: ZodType<T>,
  ): Promise<T>;
  /** The product's time, as of its last answer and the time that passed since. */
  readonly now: () => number;
}

export interface ApiDeps {
  /** The token that goes with everything that changes something. */
  readonly csrfToken: () => Promise<string | undefined>;
  /** Called when the session is over. */
  readonly onSignedOut: () => void;
}

const CSRF_HEADER = 'x-renewdesk-csrf';
const TIME_HEADER = 'x-renewdesk-now';

export function createApi({ csrfToken, onSignedOut }: ApiDeps): Api {
  let aheadMs = 0;
  const ask = async <T>(address: string, init: RequestInit, schema: ZodType<T>): Promise<T> => {
    const response = await fetch(address, { ...init, credentials: 'same-origin' });
    const told = Number(response.headers.get(TIME_HEADER));
    if (told > 0) aheadMs = told - Date.now();
    if (response.status === 401) onSignedOut();
    const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
    if (!response.ok) throw problemOf(response.status, body);
    return schema.parse(body);
  };
  return {
    now: () => Date.now() + aheadMs,
    get: (path, schema, { search, signal } = {}) =>
      ask(addressOf(path, search), signal ? { signal } : {}, schema),
    send: async (method, path, body, schema) => {
      const token = await csrfToken();
      const headers = {
        ...(body !== undefined && { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
        ...(token !== undefined && { [CSRF_HEADER]: token }),
      };
      return ask(
        `/api${path}`,
        {
          method,
          headers,
          ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
        },
        schema,
      );
    },
  };
}

/** A path with its values escaped: apiPath`/threads/${id}/messages`. */
export function apiPath(words: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return words.map((word, index) => word + encodeURIComponent(values[index] ?? '')).join('');
}

function addressOf(path: string, search: ApiOptions['search'] = {}): string {
  const query = queryOf(search);
  return query === '' ? `/api${path}` : `/api${path}?${query}`;
}

function problemOf(status: number, body: unknown): ApiProblem {
  const parsed = problemSchema.safeParse(body);
  if (parsed.success) return new ApiProblem(status, parsed.data.error);
  return new ApiProblem(status, { code: 'ANSWER_UNREADABLE', message: `the server answered ${status}` });
}
