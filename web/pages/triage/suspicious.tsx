import { useT } from '../../app/text/use-texts';
import { ClusterCard } from './cluster-card';
import { PlaceEmpty, PlaceFailed, PlaceLoading } from './states';
import css from './triage.module.css';
import { useClusters } from './use-triage';

/** Campaigns, those that wait for a verdict first; a message that nobody else wrote is a campaign of one. */
export function Suspicious() {
  const t = useT();
  const { data, isError, refetch } = useClusters();
  if (isError && !data) return <PlaceFailed onRetry={() => void refetch()} />;
  if (!data) return <PlaceLoading />;
  if (data.clusters.length === 0) return <PlaceEmpty place="suspicious" />;
  return (
    <ul className={css.cards} aria-label={t('triage.cluster.heading')}>
      {data.clusters.map((cluster) => (
        <ClusterCard key={cluster.id} cluster={cluster} />
      ))}
    </ul>
  );
}
