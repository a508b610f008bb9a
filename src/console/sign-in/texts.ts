import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigError } from '../../lib/errors';
import { LANGUAGES, type Language } from '../../lib/languages';
import { projectRoot } from '../../lib/project-root';

const words = <Key extends string>(...keys: Key[]) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, z.string()])) as Record<Key, z.ZodString>); // of those keys

/** Words of the sign-in pages, one YAML file a language in src/console/sign-in/texts. */
export const signInTextsSchema = z.strictObject({
  short: z.string(),
  languages: z.string(),
  signIn: words('title', 'text', 'name', 'password', 'send'),
  welcome: words('firstTitle', 'firstText', 'title', 'text', 'name', 'password', 'hint', 'repeat', 'send'),
  code: words('title', 'text', 'label', 'send', 'back'),
  enrol: words('title', 'text', 'picture', 'secret', 'label', 'send', 'skip'),
  recovery: words('title', 'text', 'next'),
  problems: words(
    'wrong',
    'code',
    'wait',
    'short',
    'long',
    'common',
    'mismatch',
    'name',
    'name_taken',
    'form',
  ),
  notes: words('out', 'ended'),
  notices: z.strictObject({
    link: words('title', 'text'),
    outage: words('title', 'text'),
    tooMany: words('title', 'text'),
    back: z.string(),
  }),
});
export type SignInTexts = z.infer<typeof signInTextsSchema>;
export type AllSignInTexts = Readonly<Record<Language, SignInTexts>>;

/** Reads the pages' words. @throws ConfigError PAGE_TEXTS_INVALID that names the file and every wrong key. */
export function loadSignInTexts(folder = join(projectRoot(), 'src/console/sign-in/texts')): AllSignInTexts {
  const [en, nb, zh] = LANGUAGES.map((language) => readTexts(join(folder, `${language}.yaml`)));
  if (!en || !nb || !zh) throw new ConfigError('PAGE_TEXTS_INVALID', 'a language has no texts');
  return { en, nb, zh };
}

function readTexts(file: string): SignInTexts {
  const parsed = signInTextsSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ConfigError('PAGE_TEXTS_INVALID', `${file} has problems:\n${z.prettifyError(parsed.error)}`);
}
