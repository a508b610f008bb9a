import { Link } from '@tanstack/react-router';
import type { CustomerPanel } from '../../../../../src/console/contract/panel';
import { useNow } from '../../../../app/text/use-now';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { channelLabel } from '../../../../parts/channel-mark';
import css from '../panel.module.css';
import { Section } from '../section';
import { useWords } from '../use-words';

/** Conversations that may be with the same person. People decide about it, on the customer's page. */
export function CustomerOthers({ others }: Pick<CustomerPanel, 'others'>) {
  const t = useT();
  const words = useWords();
  const { moment } = useFormats();
  const now = useNow();
  if (others.length === 0) return null;
  return (
    <Section title={t('panel.others.title')}>
      <ul className={css.rows}>
        {others.map(({ threadId, channel, handle, name, why, lastAt }) => (
          <li key={threadId} className={css.row}>
            <span className={css.rowHead}>
              <Link
                to="/inbox"
                search={(search) => ({ ...search, t: threadId, turn: undefined })}
                className={css.link}
              >
                {channelLabel(channel)}
                {': '}
                {name ?? (handle === undefined ? threadId.split(':').at(-1) : `@${handle}`)}
              </Link>
            </span>
            <span className={css.rowText}>
              {words(`panel.others.${why}`)}
              {lastAt !== undefined && ` · ${moment(lastAt, now)}`}
            </span>
          </li>
        ))}
      </ul>
      <p className={css.quiet}>{t('panel.others.hint')}</p>
    </Section>
  );
}
