import { useEffect, useRef } from 'react';
import { useModerates } from '../../app/api/me';
import { useT } from '../../app/text/use-texts';
import nav from '../../parts/nav-entry.module.css';
import css from './group-nav.module.css';
import { ICONS, MODERATION, PEOPLE, type Place, RECORDS } from './places';
import { usePlaces } from './use-triage';

/** The groups with their counts: a list at the side, a row to scroll on a phone. */
export function GroupNav({
  place,
  counts,
  go,
}: {
  readonly place: Place;
  readonly counts: ReadonlyMap<Place, number>;
  readonly go: (place: Place) => void;
}) {
  const t = useT();
  const moderates = useModerates();
  const section = (title: string, places: readonly Place[]) => (
    <div className={css.section}>
      <h2 className={css.title}>{title}</h2>
      <ul className={css.list}>
        {places.map((one) => (
          <li key={one}>
            <Entry place={one} open={one === place} count={counts.get(one)} go={go} />
          </li>
        ))}
      </ul>
    </div>
  );
  return (
    <nav className={css.nav} aria-label={t('triage.nav.label')}>
      {section(t('triage.nav.people'), PEOPLE)}
      {moderates && section(t('triage.nav.moderation'), MODERATION)}
      {moderates && section(t('triage.nav.records'), RECORDS)}
    </nav>
  );
}

function Entry({
  place,
  open,
  count,
  go,
}: {
  readonly place: Place;
  readonly open: boolean;
  readonly count: number | undefined;
  readonly go: (place: Place) => void;
}) {
  const t = useT();
  const Icon = ICONS[place];
  const digit = usePlaces().indexOf(place) + 1;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // On a phone the open one may lie outside the row.
    if (open) button.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [open]);
  return (
    <button
      ref={button}
      type="button"
      className={`${nav.entry} ${css.entry}`}
      aria-current={open || undefined}
      aria-keyshortcuts={digit <= 9 ? `${digit}` : undefined}
      onClick={() => go(place)}
    >
      <Icon size={16} aria-hidden />
      <span className={css.name}>{t(`triage.group.${place}`)}</span>
      {count !== undefined && count > 0 && (
        <span className={css.count} data-hot={place === 'sensitive' || place === 'closing' || undefined}>
          {count > 999 ? '999+' : count}
        </span>
      )}
    </button>
  );
}
