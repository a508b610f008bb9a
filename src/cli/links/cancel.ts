import { AppError } from '../../lib/errors';
import { cancelLink, findLinks } from '../../renewals/links/links-by-hand';
import { createCheckouts } from '../../renewals/payments/checkouts';
import { sandboxCheckoutSecret } from '../../renewals/payments/sandbox-signature';
import { installationKey } from '../../store/secret-key';
import { EXIT } from '../exit-codes';
import { readSettings, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { withLinkDesk } from './link-desk';
import { noSuchLink } from './no-such-link';

/** `renewdesk links cancel`: closes a link and its payment page at the provider. */
export async function cancel(
  codeOrUrl: string,
  flags: SettingFlags & { json?: boolean },
  cli: Cli,
): Promise<number> {
  const settings = readSettings(flags, cli.environment);
  const { config, brand } = settings;
  const { link, failed } = await withLinkDesk(settings, async (desk) => {
    const links = await findLinks(codeOrUrl, desk);
    const open = links.filter(({ state }) => state === 'issued');
    const chosen = open[0] ?? links[0];
    if (!chosen) throw noSuchLink(codeOrUrl);
    if (open.length > 1)
      throw new AppError(
        'LINK_AMBIGUOUS',
        `${open.length} open links have the code ${chosen.code}: give the whole address`,
      );
    const sandboxSecret = sandboxCheckoutSecret(await installationKey(config.dataDir, config.secretKey));
    const { clock, publicUrl } = desk;
    const { checkouts } = createCheckouts(brand.checkout, {
      sandboxSecret,
      clock,
      publicUrl,
      brandName: brand.brand.name,
    });
    return { link: chosen, failed: await cancelLink(chosen, { ...desk, checkouts }) };
  });
  for (const one of failed)
    cli.note(
      `its page at ${one} could not be closed; it closes by itself, and a payment there becomes a case`,
    );
  const { id, code } = link;
  cli.out(
    flags.json ? JSON.stringify({ id, code, state: 'cancelled', failed }) : `link ${code} is cancelled`,
  );
  return failed.length > 0 ? EXIT.failed : EXIT.ok;
}
