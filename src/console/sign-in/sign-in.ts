import { firstStep } from './first-step';
import { foldName, type SignInParts, signInParts } from './parts';
import { type PasswordProblem, passwordProblem } from './password-rules';
import { keepPassword, personById } from './person-rows';
import type { PasswordChange, SignIn, SignInDeps } from './port';
import { secondStep } from './second-step';
import type { Sessions } from './sessions';

/** Signing in, over the database. */
export function createSignIn(deps: SignInDeps): SignIn {
  const parts = signInParts(deps);
  return {
    links: parts.links,
    ...firstStep(parts),
    ...secondStep(parts, deps.sessions),
    changePassword: (change) => changePassword(change, parts, deps.sessions),
    noteOut: (agentId) => parts.note(deps.store, { act: 'sign_in.out', by: agentId, about: agentId }),
  };
}

async function changePassword(
  { agentId, sessionId, current, next, address }: PasswordChange,
  { store, brandName, passwords, throttle, note }: SignInParts,
  sessions: Sessions,
): Promise<'changed' | 'wrong' | PasswordProblem> {
  const person = await personById(store, agentId);
  const waitMs = await throttle.password({ name: foldName(person?.name ?? ''), address });
  if (waitMs > 0 || !person || !(await passwords.isRight(current, person.passwordHash))) return 'wrong';
  const problem = passwordProblem(next, [person.name, brandName]);
  if (problem) return problem;
  const hash = await passwords.hash(next);
  await store.transaction(async (tx) => {
    await keepPassword(tx, agentId, hash);
    await note(tx, { act: 'sign_in.password_set', by: agentId, about: agentId });
  });
  await sessions.end(agentId, sessionId === undefined ? {} : { but: sessionId });
  await throttle.forget({ name: foldName(person.name), address }, agentId);
  return 'changed';
}
