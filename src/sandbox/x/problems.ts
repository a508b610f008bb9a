import type { Answer } from '../core/http';

const TYPES = 'https://api.x.com/2/problems/';
const PROBLEM_JSON = { 'content-type': 'application/problem+json; charset=utf-8' };

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Last part of the problem type; left out: about:blank. */
  readonly slug?: string;
  /** Code of the older error list, which some answers still carry beside the problem. */
  readonly code?: number;
}

// Titles, types and codes: the X API error reference and its response-code table.
const PROBLEMS = {
  unauthorised: { status: 401, title: 'Unauthorized', detail: 'Unauthorized' },
  badSignature: { status: 401, title: 'Unauthorized', detail: 'Could not authenticate you.', code: 32 },
  wrongTime: { status: 401, title: 'Unauthorized', detail: 'Timestamp out of bounds.', code: 135 },
  appOnly: {
    status: 403,
    title: 'Unsupported Authentication',
    detail: 'Authenticating with this method is forbidden for this endpoint. Use a user context.',
    slug: 'unsupported-authentication',
  },
  userOnly: {
    status: 403,
    title: 'Unsupported Authentication',
    detail: 'This endpoint needs OAuth 2.0 Application-Only.',
    slug: 'unsupported-authentication',
  },
  cannotDm: {
    status: 403,
    title: 'Forbidden',
    detail: 'You are not permitted to DM this user.',
    code: 349,
  },
  locked: {
    status: 403,
    title: 'Forbidden',
    detail: 'To protect our users this account is temporarily locked.',
    code: 326,
  },
  notFound: {
    status: 404,
    title: 'Not Found Error',
    detail: 'Could not find it.',
    slug: 'resource-not-found',
  },
  noRoute: { status: 404, title: 'Not Found', detail: 'Not Found' },
  tooMany: { status: 429, title: 'Too Many Requests', detail: 'Too Many Requests', code: 88 },
  credits: {
    status: 402,
    title: 'Payment Required',
    detail: 'Your account does not have any credits to fulfill this request.',
    slug: 'credits',
  },
  broken: { status: 503, title: 'Service Unavailable', detail: 'Service Unavailable' },
} as const satisfies Record<string, Problem>;

export type ProblemName = keyof typeof PROBLEMS;

export function problem(name: ProblemName, headers: Readonly<Record<string, string>> = {}): Answer {
  return problemAnswer(PROBLEMS[name], headers);
}

/** 400: the request is not what the route takes; one line for each complaint. */
export function invalidRequest(...complaints: readonly string[]): Answer {
  const answer = problemAnswer({
    status: 400,
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    slug: 'invalid-request',
  });
  return {
    ...answer,
    body: { ...(answer.body as object), errors: complaints.map((message) => ({ message })) },
  };
}

/** 400 of the webhook routes, whose title names the failure. */
export function webhookProblem(title: string, detail: string): Answer {
  return problemAnswer({ status: 400, title, detail, slug: 'invalid-request' });
}

function problemAnswer({ status, title, detail, slug, code }: Problem, headers: object = {}): Answer {
  return {
    status,
    body: {
      title,
      detail,
      type: slug === undefined ? 'about:blank' : `${TYPES}${slug}`,
      status,
      ...(code === undefined ? {} : { errors: [{ code, message: detail }] }),
    },
    headers: { ...PROBLEM_JSON, ...headers },
  };
}
