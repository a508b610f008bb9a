import { writeFile } from 'node:fs/promises';
import { erasePerson } from '../../console/customers/erase-person';
import { exportCsv, exportPerson, noteExport } from '../../console/customers/export-person';
import { findPerson, type Person } from '../../console/customers/find-person';
import { AppError } from '../../lib/errors';
import { createThreadLinks } from '../../renewals/links/thread-links';
import { createCheckouts } from '../../renewals/payments/checkouts';
import { sandboxCheckoutSecret } from '../../renewals/payments/sandbox-signature';
import { installationKey } from '../../store/secret-key';
import { EXIT } from '../exit-codes';
import { type LinkDesk, withLinkDesk } from '../links/link-desk';
import { readSettings, type SettingFlags, type Settings } from '../settings';
import type { Cli } from '../terminal';

export interface ExportFlags extends SettingFlags {
  readonly format: 'json' | 'csv';
  readonly out?: string;
}

export interface EraseFlags extends SettingFlags {
  readonly confirm: string;
  readonly json?: boolean;
}

/** `renewdesk export`: all that is held about one person. */
export async function exportCustomer(who: string, flags: ExportFlags, cli: Cli): Promise<number> {
  const { out, format, ...rest } = flags;
  const text = await withLinkDesk(readSettings(rest, cli.environment), async ({ store, clock, numbers }) => {
    const person = await personOf(who, { store, numbers });
    const found = await exportPerson(store, person, clock.now());
    await noteExport(store, { id: person.id, actor: 'command line', now: clock.now() });
    return format === 'csv' ? exportCsv(found) : `${JSON.stringify(found, null, 2)}\n`;
  });
  if (out === undefined) cli.out(text.trimEnd());
  else await writeFile(out, text, { mode: 0o600 });
  return EXIT.ok;
}

/** `renewdesk erase`: the same as in the desk, and confirmed the same way. */
export async function eraseCustomer(who: string, flags: EraseFlags, cli: Cli): Promise<number> {
  const { confirm, json, ...rest } = flags;
  const settings = readSettings(rest, cli.environment);
  const erased = await withLinkDesk(settings, async (desk) => {
    const person = await personOf(who, desk);
    if (confirm.trim() !== person.callName)
      throw new AppError('CONFIRM_MISTYPED', `say --confirm "${person.callName}" if you mean this customer`);
    const links = createThreadLinks({ ...desk, checkouts: await checkoutsOf(settings, desk) });
    return await erasePerson(person, 'command line', { ...desk, links });
  });
  cli.out(
    json
      ? JSON.stringify(erased)
      : `erased: ${erased.threads} conversations; ${erased.keptPayments} payments stay, without the person`,
  );
  return EXIT.ok;
}

async function personOf(who: string, desk: Pick<LinkDesk, 'store' | 'numbers'>): Promise<Person> {
  const found = await findPerson(desk.store, who, desk.numbers);
  const [person, another] = found;
  if (!person)
    throw new AppError('NOT_THERE', `no customer goes by ${who}: give their number in the desk, or @handle`);
  if (another)
    throw new AppError(
      'CUSTOMER_AMBIGUOUS',
      `${who} may be customer ${found.map(({ id }) => id).join(', ')}: give one of these numbers`,
    );
  return person;
}

async function checkoutsOf({ config, brand }: Settings, { clock, publicUrl }: LinkDesk) {
  const sandboxSecret = sandboxCheckoutSecret(await installationKey(config.dataDir, config.secretKey));
  const parts = { sandboxSecret, clock, publicUrl, brandName: brand.brand.name };
  return createCheckouts(brand.checkout, parts).checkouts;
}
