import type { Language } from '../../lib/languages';
import type { Queryable } from '../../store/store';
import type { Entry } from './entries';
import { foldName, type SignInParts } from './parts';
import { passwordProblem } from './password-rules';
import { keepPassword, personById, personByName, type SignInPerson } from './person-rows';
import type { FirstStep, SignIn } from './port';

const NAME_MAX = 80;

/** Name and password, or a one-time link to choose a password; either leads to the second step. */
export function firstStep(parts: SignInParts): Pick<SignIn, 'withPassword' | 'withLink'> {
  const { store, brandName, entries, links, passwords, throttle, factor, note } = parts;
  const begin = async (tx: Queryable, person: SignInPerson, nextPath?: string): Promise<FirstStep> => {
    const entry: Entry = {
      agentId: person.id,
      ...(person.totpSecret === undefined && { enrolSecret: factor.newSecret() }),
      ...(nextPath !== undefined && { nextPath }),
    };
    return { outcome: 'entered', setCookie: await entries.begin(tx, entry) };
  };
  return {
    withPassword: async ({ name, password, nextPath }, { address }) => {
      const waitMs = await throttle.password({ name: foldName(name), address });
      if (waitMs > 0) return { outcome: 'wait', waitMs };
      const person = await personByName(store, name.trim());
      // The same work whether there is such a person or not.
      const isRight = await passwords.isRight(password, person?.passwordHash);
      if (person && isRight) return begin(store, person, nextPath);
      await note(store, { act: 'sign_in.refused', ...(person && { about: person.id }), detail: { address } });
      return { outcome: 'refused', why: 'wrong' };
    },
    withLink: async (token, { name, language, password }) => {
      const purpose = await links.look(token);
      if (!purpose) return { outcome: 'refused', why: 'link' };
      const known = purpose.agentId === undefined ? undefined : await personById(store, purpose.agentId);
      const chosen = known?.name ?? name.trim();
      if (chosen === '' || chosen.length > NAME_MAX) return { outcome: 'refused', why: 'name' };
      const problem = passwordProblem(password, [chosen, brandName]);
      if (problem) return { outcome: 'refused', why: problem };
      const hash = await passwords.hash(password);
      return store
        .transaction(async (tx): Promise<FirstStep> => {
          const used = await links.use(tx, token);
          if (!used) return { outcome: 'refused', why: 'link' };
          const agentId = used.agentId ?? (await addAdmin(tx, chosen, language));
          if (agentId === undefined) throw new NameTaken();
          await keepPassword(tx, agentId, hash);
          // Whoever had signed in with the old password is out.
          await tx.query({ text: 'delete from agent_session where agent_id = $1', values: [agentId] });
          await note(tx, { act: 'sign_in.password_set', by: agentId, about: agentId });
          const person = await personById(tx, agentId);
          return person ? begin(tx, person) : { outcome: 'refused', why: 'link' };
        })
        .catch((error: unknown): FirstStep => {
          if (error instanceof NameTaken) return { outcome: 'refused', why: 'name_taken' };
          throw error;
        });
    },
  };
}

/** Takes the transaction back, so that the link stays good for another name. */
class NameTaken extends Error {
  override name = 'NameTaken';
}

async function addAdmin(tx: Queryable, name: string, language: Language): Promise<number | undefined> {
  const row = await tx.one<{ id: number }>({
    text: `insert into agent (name, role, languages) values ($1, 'admin', $2)
           on conflict (name) do nothing returning id`,
    values: [name, [language]],
  });
  return row?.id;
}
