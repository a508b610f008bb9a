import { Button } from '@mantine/core';
import { CloudAlert } from 'lucide-react';
import { useT } from '../app/text/use-texts';
import { EmptyState, type EmptyStateProps } from './empty-state';

/** Something did not come; asks for it again. */
export function FailedState({
  title,
  level = 2,
  onRetry,
  ...words
}: Partial<Pick<EmptyStateProps, 'title' | 'text' | 'level'>> & { readonly onRetry: () => void }) {
  const t = useT();
  return (
    <EmptyState
      {...words}
      level={level}
      icon={CloudAlert}
      title={title ?? t('app.state.error')}
      action={
        <Button size={level === 1 ? 'sm' : 'xs'} variant="default" onClick={onRetry}>
          {t('app.state.retry')}
        </Button>
      }
    />
  );
}
