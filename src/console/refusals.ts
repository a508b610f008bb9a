import { problemSchema } from './contract/common';

/** What any route may answer instead. */
export const REFUSALS = { 400: problemSchema, 401: problemSchema, 403: problemSchema } as const;

/** As REFUSALS, where the address or the body names something. */
export const ID_REFUSALS = { ...REFUSALS, 404: problemSchema } as const;

/** As ID_REFUSALS, where something is changed that may have changed meanwhile. */
export const ACTION_REFUSALS = { ...ID_REFUSALS, 409: problemSchema } as const;

/** As ACTION_REFUSALS, where another system is asked that may be away. */
export const OUTSIDE_REFUSALS = { ...ACTION_REFUSALS, 503: problemSchema } as const;
