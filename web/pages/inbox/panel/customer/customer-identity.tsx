import { Link } from '@tanstack/react-router';
import { CircleHelp, Hand, ShieldCheck } from 'lucide-react';
import type { CustomerPanel } from '../../../../../src/console/contract/panel';
import { useNow } from '../../../../app/text/use-now';
import { useFormats, useT, useWording } from '../../../../app/text/use-texts';
import { Tag } from '../../../../parts/tag';
import css from '../panel.module.css';
import { Pair, Pairs, Section } from '../section';
import { useWords } from '../use-words';

/** Name, account and what proves that they are who they say. */
export function CustomerIdentity({ customer }: { readonly customer: CustomerPanel }) {
  const t = useT();
  const words = useWords();
  const { moment } = useFormats();
  const now = useNow();
  const { locale } = useWording();
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  const { contactId, name, handle, language, level, provedAt, optedOut } = customer;
  return (
    <Section title={t('panel.customer.who')}>
      <Pairs>
        {name !== undefined && <Pair name={t('panel.customer.name')}>{name}</Pair>}
        {handle !== undefined && <Pair name={t('panel.customer.handle')}>@{handle}</Pair>}
        {language !== undefined && (
          <Pair name={t('panel.customer.language')}>{languages.of(language) ?? language}</Pair>
        )}
        <Pair name={t('panel.customer.proof')}>
          <Tag tone={level === 0 ? 'neutral' : 'ok'} icon={level === 0 ? CircleHelp : ShieldCheck}>
            {words(`panel.level.${level}`)}
          </Tag>
        </Pair>
        {provedAt !== undefined && <Pair name={t('panel.customer.since')}>{moment(provedAt, now)}</Pair>}
      </Pairs>
      {optedOut && (
        <p className={css.text}>
          <Tag tone="warn" icon={Hand}>
            {t('panel.customer.optedOut')}
          </Tag>
        </p>
      )}
      {contactId !== undefined && (
        <p className={css.text}>
          <Link to="/customers/$id" params={{ id: String(contactId) }} className={css.link}>
            {t('panel.customer.page')}
          </Link>
        </p>
      )}
    </Section>
  );
}
