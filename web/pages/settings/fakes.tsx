import { Link } from '@tanstack/react-router';
import { useT } from '../../app/text/use-texts';
import css from './parts.module.css';

/** The list of fakes lives where people judge; here one finds the way. */
export function Fakes() {
  const t = useT();
  return (
    <>
      <p className={css.lead}>{t('settings.fakes.text')}</p>
      <Link to="/triage" search={{ group: 'fakes' }} className={css.link}>
        {t('settings.fakes.open')}
      </Link>
    </>
  );
}
