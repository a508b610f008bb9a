import { Button } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { CloudAlert, SearchX } from 'lucide-react';
import { EmptyState } from '../../parts/empty-state';
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
  const t = useT();
  const router = useRouter();
  return (
    <EmptyState
      level={1}
      icon={CloudAlert}
      title={t('app.state.error')}
      action={
        <Button size="sm" variant="default" onClick={() => void router.invalidate()}>
          {t('app.state.retry')}
        </Button>
      }
    />
  );
}
