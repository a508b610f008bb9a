import type { CustomerPanel } from '../../../../../src/console/contract/panel';
import { useNames } from '../../../../app/text/use-names';
import { useNow } from '../../../../app/text/use-now';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { Tag, type Tone } from '../../../../parts/tag';
import css from '../panel.module.css';
import { Pair, Pairs, Section } from '../section';
import { useWords } from '../use-words';

const TONES: Readonly<Record<string, Tone>> = { open: 'acc', resolved: 'ok', spam: 'bad', snoozed: 'warn' };

/** This case and the ones before it. */
export function CustomerCases({ cases }: Pick<CustomerPanel, 'cases'>) {
  const t = useT();
  const words = useWords();
  const names = useNames();
  const { moment } = useFormats();
  const now = useNow();
  if (cases.length === 0) return null;
  return (
    <Section title={t('panel.cases.title')}>
      <ul className={css.rows}>
        {cases.map(({ id, status, intent, reason, openedAt, resolution }) => (
          <li key={id} className={css.row}>
            <span className={css.rowHead}>
              {t('panel.case.number', { id: String(id) })}
              <Tag tone={TONES[status] ?? 'neutral'}>{words(`panel.case.${status}`)}</Tag>
            </span>
            <span className={css.rowText}>
              {[
                moment(openedAt, now),
                intent && names.intent(intent),
                reason && names.reason(reason),
                resolution?.replaceAll('_', ' '),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The customer's newest word on what needs one. */
export function CustomerConsent({ consent }: Pick<CustomerPanel, 'consent'>) {
  const t = useT();
  const words = useWords();
  const { date } = useFormats();
  return (
    <Section title={t('panel.consent.title')}>
      {consent.length === 0 && <p className={css.quiet}>{t('panel.consent.none')}</p>}
      <Pairs>
        {consent.map(({ kind, given, at }) => (
          <Pair key={kind} name={words(`panel.consent.${kind}`)}>
            <Tag tone={given ? 'ok' : 'warn'}>
              {t(given ? 'panel.consent.given' : 'panel.consent.taken_back')}
            </Tag>
            {date(at)}
          </Pair>
        ))}
      </Pairs>
    </Section>
  );
}
