import type { Answer } from '../core/http';
import { createWireIds } from '../core/wire-ids';
import type { SandboxChannel } from '../types';

interface GraphError {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly status?: number;
  readonly transient?: boolean;
}

// Codes and subcodes: the error tables of the Messenger Platform and of Instagram messaging. Where the two differ
// the name ends in the platform.
const ERRORS = {
  temporary: { code: 2, message: 'Service temporarily unavailable', status: 500, transient: true },
  sentAnyway: { code: 1, subcode: 1357046, message: 'An unknown error occurred', status: 500 },
  throttled: { code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' },
  window_facebook: { code: 10, subcode: 2018278, message: '(#10) Sent outside of the allowed window.' },
  window_instagram: { code: 10, subcode: 2534022, message: '(#10) Sent outside of the allowed window.' },
  unavailable: { code: 551, subcode: 1545041, message: '(#551) This person is not available right now.' },
  token: { code: 190, subcode: 463, message: 'Error validating access token: the session has expired.' },
  noToken: { code: 104, message: 'An access token is required to request this resource.' },
  proof: { code: 100, message: 'Invalid appsecret_proof provided in the API argument' },
  unknownUser_facebook: { code: 100, subcode: 2018001, message: '(#100) No matching user found' },
  unknownUser_instagram: {
    code: 100,
    subcode: 2534014,
    message: '(#100) The requested user cannot be found.',
  },
  unknownObject: { code: 100, subcode: 33, message: 'Unsupported request: the object does not exist.' },
  otherOwner_facebook: {
    code: 10,
    subcode: 2018300,
    message: '(#10) Another app is controlling this thread now.',
  },
  otherOwner_instagram: { code: 100, subcode: 2534037, message: '(#100) Another app owns the conversation.' },
  policy: { code: 368, message: 'The action attempted has been deemed abusive or is otherwise disallowed' },
  noProfile: { code: 100, subcode: 2018218, message: '(#100) No profile available for this user.' },
  noConsent: { code: 230, message: '(#230) User consent is required to access user profile' },
  notModerated: {
    code: 1,
    message: '(#1) Instagram Direct thread not found between business and consumer',
  },
  noMethod: { code: 3, message: '(#3) Unknown method' },
} as const satisfies Record<string, GraphError>;

export type GraphErrorName = keyof typeof ERRORS;

const ids = createWireIds();

export function graphError(name: GraphErrorName): Answer {
  return errorAnswer(ERRORS[name]);
}

/** The error a channel has its own code for. */
export function channelError(name: 'window' | 'unknownUser' | 'otherOwner', channel: SandboxChannel): Answer {
  return graphError(channel === 'instagram' ? `${name}_instagram` : `${name}_facebook`);
}

/** Code 100 with the complaint about one parameter. */
export function badParameter(message: string, subcode?: number): Answer {
  const error = { code: 100, message: `(#100) ${message}` };
  return errorAnswer(subcode === undefined ? error : { ...error, subcode });
}

function errorAnswer({ code, subcode, message, status = 400, transient }: GraphError): Answer {
  return {
    status,
    body: {
      error: {
        message,
        type: 'OAuthException',
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(transient === undefined ? {} : { is_transient: transient }),
        fbtrace_id: ids.trace(),
      },
    },
    headers: { 'www-authenticate': `OAuth "Facebook Platform" "invalid_request" "${code}"` },
  };
}
