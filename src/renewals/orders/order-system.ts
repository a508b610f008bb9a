import type { IPolicy } from 'cockatiel';
import type { Pool } from 'undici';
import { RenewalError } from '../../lib/errors';
import { orderSystemFault } from './order-system-fault';

export interface OrderSystemSettings {
  /** https, or http on this machine; a path in it is put before those of the contract. */
  readonly url: string;
  readonly token: string;
}

export interface OrderSystemCall {
  readonly method: 'GET' | 'POST';
  /** Behind the path of the settings, e.g. `/v1/health`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Machine time, ms: for all attempts, their pauses and the reading of the answer together. */
  readonly deadlineMs: number;
}

export interface OrderSystemAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: unknown;
}

/** The brand's order system. Every call may be repeated: look-ups change nothing, renewals carry an idempotency key. */
export interface OrderSystem {
  /** Answers with status 200 or one of `expected`. @throws RenewalError ORDER_BOOK_* for whatever else happens */
  call(call: OrderSystemCall, expected?: readonly number[]): Promise<OrderSystemAnswer>;
  close(): Promise<void>;
}

/** Waits and limits, machine time in ms. */
export interface OrderSystemTimes {
  /** Before the first repetition; about twice as long before the next, with jitter. */
  readonly retryMs: number;
  /** How long nobody is made to wait for a system that is down. */
  readonly circuitMs: number;
  readonly connectMs: number;
}

const TIMES: OrderSystemTimes = { retryMs: 100, circuitMs: 10_000, connectMs: 1_500 };
/** Repetitions of one call, as long as its deadline lets them. */
const REPETITIONS = 2;
/** Faults one after the other that open the circuit. */
const FAULTS_TO_OPEN = 5;
/** Fifty orders are about 20 KB; the contract promises no more than this. */
const MAX_ANSWER_BYTES = 262_144;
const CONNECTIONS = 16;

/** Worth another attempt at once: the connection was cut or refused, or the system stumbled. */
const PASSING = new Set(['ORDER_BOOK_UNREACHABLE', 'ORDER_BOOK_FAILED']);
/** What says that the system as a whole is unwell, so that the next caller would wait in vain as well. */
const UNWELL = new Set([...PASSING, 'ORDER_BOOK_TIMEOUT', 'ORDER_BOOK_BAD_ANSWER']);

/** Connects at the first call; undici and cockatiel are loaded then, so that only brands with such a system pay. */
export function createOrderSystem(
  settings: OrderSystemSettings,
  times: OrderSystemTimes = TIMES,
): OrderSystem {
  let opening: Promise<Connection> | undefined;
  return {
    call: (call, expected = []) =>
      withinDeadline(call.deadlineMs, async (signal) => {
        opening ??= connect(settings, times);
        const { pool, policy, isOpenCircuit } = await opening;
        try {
          return await policy.execute(
            () => attempt(pool, settings, call, [200, ...expected], signal),
            signal,
          );
        } catch (cause) {
          if (!isOpenCircuit(cause)) throw cause;
          throw new RenewalError(
            'ORDER_BOOK_CIRCUIT_OPEN',
            'the order system failed several times in a row and is left alone for a moment',
            { cause, retryable: true },
          );
        }
      }),
    close: async () => {
      await (await opening)?.pool.destroy();
    },
  };
}

interface Connection {
  readonly pool: Pool;
  readonly policy: IPolicy;
  isOpenCircuit(error: unknown): boolean;
}

async function connect({ url }: OrderSystemSettings, times: OrderSystemTimes): Promise<Connection> {
  const [undici, cockatiel] = await Promise.all([import('undici'), import('cockatiel')]);
  const { circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, handleWhen, isBrokenCircuitError } =
    cockatiel;
  // The pool knows one origin and follows no redirect: the token goes nowhere else.
  const pool = new undici.Pool(new URL(url).origin, {
    connections: CONNECTIONS,
    connect: { timeout: times.connectMs },
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const repeat = cockatiel
    .retry(handleWhen(isOneOf(PASSING)), {
      maxAttempts: REPETITIONS,
      backoff: new ExponentialBackoff({ initialDelay: times.retryMs, maxDelay: times.retryMs * 8 }),
    })
    // A pause that outlives its deadline holds no process: whoever waits is held by the deadline's own timer.
    .dangerouslyUnref();
  const circuit = circuitBreaker(handleWhen(isOneOf(UNWELL)), {
    halfOpenAfter: times.circuitMs,
    breaker: new ConsecutiveBreaker(FAULTS_TO_OPEN),
  });
  // The circuit inside, so that each attempt counts and an open one ends the repetitions.
  return { pool, policy: cockatiel.wrap(repeat, circuit), isOpenCircuit: isBrokenCircuitError };
}

function isOneOf(codes: ReadonlySet<string>): (error: Error) => boolean {
  return (error) => error instanceof RenewalError && codes.has(error.code);
}

async function attempt(
  pool: Pool,
  { url, token }: OrderSystemSettings,
  { method, path, body, headers }: OrderSystemCall,
  expected: readonly number[],
  signal: AbortSignal,
): Promise<OrderSystemAnswer> {
  // The deadline passed in the pause before this repetition: nothing was asked, so nothing has failed.
  if (signal.aborted) throw late();
  const prefix = new URL(url).pathname.replace(/\/$/, '');
  try {
    const answer = await pool.request({
      method,
      path: `${prefix}${path}`,
      headers: {
        ...headers,
        // A line end pasted along with a token would make an illegal header.
        authorization: `Bearer ${token.trim()}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    });
    const text = await answer.body.text();
    const fault = expected.includes(answer.statusCode)
      ? undefined
      : orderSystemFault(answer.statusCode, answer.headers['retry-after']);
    if (fault) throw fault;
    return { status: answer.statusCode, body: JSON.parse(text) };
  } catch (cause) {
    if (signal.aborted) throw late(cause);
    throw readable(cause);
  }
}

/** Every way in which a call can end without an answer, as one of our own errors. */
function readable(cause: unknown): RenewalError {
  if (cause instanceof RenewalError) return cause;
  const name = cause instanceof Error ? cause.name : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (name === 'SyntaxError' || code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new RenewalError(
      'ORDER_BOOK_BAD_ANSWER',
      `the order system answered with what is not JSON of at most ${MAX_ANSWER_BYTES} bytes`,
      { retryable: true },
    );
  }
  return new RenewalError('ORDER_BOOK_UNREACHABLE', 'no connection to the order system, or it was cut', {
    cause,
    retryable: true,
  });
}

/** The work may go on unheard after the deadline; whoever asked is told at once. */
async function withinDeadline<T>(deadlineMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const alarm = new AbortController();
  const timer = setTimeout(() => alarm.abort(), deadlineMs);
  const tooLate = new Promise<never>((_, reject) => {
    alarm.signal.addEventListener('abort', () => reject(late()));
  });
  try {
    return await Promise.race([work(alarm.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function late(cause?: unknown): RenewalError {
  return new RenewalError('ORDER_BOOK_TIMEOUT', 'the order system took longer than its deadline', {
    cause,
    retryable: true,
  });
}
