import { silentLog } from '../../lib/log';
import { createGenuineCheck, type ToldWithSubject } from '../../renewals/genuine/check-genuine';
import { EXIT } from '../exit-codes';
import { readSettings, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { withLinkDesk } from './link-desk';

/** `renewdesk links check`: what each link, account, app, number and address in a text is; 3 unless all are genuine. */
export async function check(
  words: readonly string[],
  flags: SettingFlags & { json?: boolean },
  cli: Cli,
): Promise<number> {
  const told = await withLinkDesk(
    readSettings(flags, cli.environment),
    ({ store, brand, clock, publicUrl }) => {
      // Without an instance and PUBLIC_URL, brand.yaml alone says what is ours.
      const ownUrl = () => {
        try {
          return publicUrl();
        } catch {
          return brand.website;
        }
      };
      return createGenuineCheck({ brand, store, clock, log: silentLog, publicUrl: ownUrl }).tell(
        words.join(' '),
      );
    },
  );
  for (const one of told) cli.out(flags.json ? JSON.stringify(one) : lineOf(one));
  if (told.length === 0) cli.note('there is no link, account, app, number or address in that');
  const isGenuine = told.length > 0 && told.every(({ verdict }) => verdict === 'genuine');
  return isGenuine ? EXIT.ok : EXIT.checkFailed;
}

/** `look_alike  link  fjord-esim[.]shop  like fjord-esim.example (other_ending)`; of an account of ours: `on facebook, x` */
function lineOf({ verdict, kind, shown, like, why, link, on }: ToldWithSubject): string {
  const where = on && on.length > 0 && `on ${on.join(', ')}`;
  const because = [like && `like ${like}`, where, why && `(${why})`, link && `(${link})`]
    .filter(Boolean)
    .join(' ');
  return [verdict, kind, shown, because].filter(Boolean).join('  ');
}
