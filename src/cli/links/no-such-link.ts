import { AppError } from '../../lib/errors';

export function noSuchLink(codeOrUrl: string): AppError {
  // The address may hold a token, so it is not repeated.
  const what = codeOrUrl.length <= 12 ? codeOrUrl : 'that address';
  return new AppError(
    'NOT_THERE',
    `no link of ours has ${what}: give its code, e.g. 7F-42, or the whole address`,
  );
}
