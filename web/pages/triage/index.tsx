import { Button } from '@mantine/core';
import { UserPlus } from 'lucide-react';
import { useMemo } from 'react';
import { useMe } from '../../app/api/me';
import { useClaimNext } from '../../app/shell/use-claim-next';
import { useT } from '../../app/text/use-texts';
import { PageTitle } from '../../parts/page-title';
import { Fakes } from './fakes';
import { GroupNav } from './group-nav';
import { isRecord, type Place } from './places';
import { Blocked, Verdicts } from './records';
import { PlaceDenied, PlaceEmpty, PlaceFailed, PlaceLoading } from './states';
import { Suspicious } from './suspicious';
import { ThreadGroup } from './thread-group';
import css from './triage.module.css';
import { useCardKeys } from './use-card-keys';
import { useDigits } from './use-digits';
import { usePlace, usePlaces, useTriage } from './use-triage';

/** What waits for people, by why it waits; for moderators also what looks like fraud, and what was decided. */
export function Page() {
  const t = useT();
  const { place, go } = usePlace();
  const places = usePlaces();
  const { data } = useTriage(place);
  const role = useMe()?.role;
  const claimNext = useClaimNext();
  const counts = useMemo(
    () => new Map<Place, number>((data?.groups ?? []).map(({ group, total }) => [group, total])),
    [data],
  );
  useDigits((index) => {
    const next = places[index];
    if (next) go(next);
  });
  useCardKeys();
  return (
    <div className={css.page}>
      <header className={css.header}>
        <PageTitle>{t('triage.title')}</PageTitle>
        {role !== 'moderator' && (
          <Button size="xs" leftSection={<UserPlus size={15} aria-hidden />} onClick={claimNext}>
            {t('triage.claim')}
          </Button>
        )}
      </header>
      <GroupNav place={place} counts={counts} go={go} />
      <section className={css.content} aria-labelledby="triage-place" tabIndex={-1}>
        <div className={css.inner}>
          <h2 id="triage-place" className={css.place}>
            {t(`triage.group.${place}`)}
          </h2>
          <p className={css.lead}>{t(`triage.lead.${place}`)}</p>
          {places.includes(place) ? <Content place={place} /> : <PlaceDenied />}
        </div>
      </section>
    </div>
  );
}

function Content({ place }: { readonly place: Place }) {
  if (place === 'verdicts') return <Verdicts />;
  if (place === 'fakes') return <Fakes />;
  if (place === 'blocked') return <Blocked />;
  return <Group place={place} />;
}

function Group({ place }: { readonly place: Place }) {
  const { data, isError, isPlaceholderData, refetch } = useTriage(place);
  if (isRecord(place)) return null;
  if (isError && !data) return <PlaceFailed onRetry={() => void refetch()} />;
  const group = data?.groups.find((one) => one.group === place);
  // While another group is fetched the old answer still has its counts, but not its conversations.
  if (!group || (isPlaceholderData && group.threads.length === 0 && group.total > 0)) return <PlaceLoading />;
  if (place === 'suspicious') return <Suspicious />;
  if (group.threads.length === 0) return <PlaceEmpty place={place} />;
  return <ThreadGroup place={place} threads={group.threads} total={group.total} />;
}
