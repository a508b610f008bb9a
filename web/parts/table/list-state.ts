import { ApiProblem } from '../../app/api/api';

/** How far a list of the API has come, before it has rows to show. */
export interface ListState {
  readonly isPending: boolean;
  readonly isFailed: boolean;
  /** The role does not include it. */
  readonly isDenied: boolean;
  readonly retry: () => void;
}

export function listStateOf({
  data,
  error,
  isPending,
  refetch,
}: {
  readonly data: unknown;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}): ListState {
  return {
    isPending,
    isFailed: error !== null && data === undefined,
    isDenied: error instanceof ApiProblem && error.status === 403,
    retry: () => void refetch(),
  };
}
