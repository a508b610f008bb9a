import { useT } from '../../app/text/use-texts';
import { ClusterCard } from './cluster-card';
import { PlaceRows } from './states';
import css from './triage.module.css';
import { useClusters } from './use-triage';

/** Campaigns, those that wait for a verdict first; a message that nobody else wrote is a campaign of one. */
export function Suspicious() {
  const t = useT();
  const clusters = useClusters();
  return (
    <PlaceRows place="suspicious" query={clusters} rows={clusters.data?.clusters}>
      {(rows) => (
        <ul className={css.cards} aria-label={t('triage.cluster.heading')}>
          {rows.map((cluster) => (
            <ClusterCard key={cluster.id} cluster={cluster} />
          ))}
        </ul>
      )}
    </PlaceRows>
  );
}
