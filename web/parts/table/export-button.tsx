import { Button } from '@mantine/core';
import { Download } from 'lucide-react';
import { useT } from '../../app/text/use-texts';

/** Fetches what is listed as a file. */
export function ExportButton({ href }: { readonly href: string }) {
  const t = useT();
  return (
    <Button
      component="a"
      href={href}
      download
      size="xs"
      variant="default"
      leftSection={<Download size={14} aria-hidden />}
    >
      {t('tables.export')}
    </Button>
  );
}
