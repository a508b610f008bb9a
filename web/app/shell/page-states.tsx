import { Button } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { EmptyState } from '../../parts/empty-state';
import { FailedState } from '../../parts/failed-state';
import { useT } from '../text/use-texts';

/** Nothing lies at this address, or nothing for this role. */
export function PageMissing() {
  const t = useT();
  return (
    <EmptyState
      level={1}
      icon={SearchX}
      title={t('app.state.notFound')}
      text={t('app.state.notFoundHint')}
      action={
        <Button size="sm" variant="default" component={Link} to="/inbox">
          {t('app.state.toInbox')}
        </Button>
      }
    />
  );
}

/** A page that could not be shown: its code or its data did not come. */
export function PageFailed() {
  const router = useRouter();
  return <FailedState level={1} onRetry={() => void router.invalidate()} />;
}
