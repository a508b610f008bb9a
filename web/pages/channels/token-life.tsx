import { type AccountState, TOKEN_WARNING_MS } from '../../../src/console/contract/channels';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { Note } from '../../parts/note';

type Check = AccountState['check'];

/** Until when the platform takes our token, as far as it says. */
export function TokenLife({ check }: { readonly check: Check }) {
  const t = useT();
  const { date } = useFormats();
  if (!check?.ok) return null;
  const { token } = check;
  if (!token) return <small>{t('channels.token.untold')}</small>;
  const { endsAt, dataEndsAt } = token;
  return (
    <>
      <small>
        {endsAt === undefined
          ? t('channels.token.endless')
          : t('channels.token.ends', { date: date(endsAt) })}
      </small>
      {dataEndsAt !== undefined && <small>{t('channels.token.data', { date: date(dataEndsAt) })}</small>}
    </>
  );
}

/** Said a week ahead, while there is time to make a new one. */
export function TokenWarning({ check }: { readonly check: Check }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  const { endsAt, dataEndsAt } = check?.token ?? {};
  const isNear = (at: number | undefined): at is number => at !== undefined && at - now < TOKEN_WARNING_MS;
  if (isNear(endsAt)) {
    if (endsAt <= now)
      return <Note tone="bad">{t('channels.token.ended', { at: moment(endsAt, now) })}</Note>;
    return <Note tone="warn">{t('channels.token.soon', { at: moment(endsAt, now) })}</Note>;
  }
  if (isNear(dataEndsAt))
    return <Note tone="warn">{t('channels.token.data.soon', { at: moment(dataEndsAt, now) })}</Note>;
  return null;
}
