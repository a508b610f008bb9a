import { Button, FileInput, Group, Modal } from '@mantine/core';
import { Download, FileUp } from 'lucide-react';
import { useState } from 'react';
import { type Imported, importedSchema } from '../../../src/console/contract/import';
import { useApi } from '../../app/api/use-api';
import { useFormats, useT } from '../../app/text/use-texts';
import { useDo } from '../../parts/table/use-do';
import css from './customers.module.css';

/** Reasons that fit into the dialog; the file has all of them. */
const SHOWN = 8;

/** Orders from a CSV: what became of its rows, and why some were left out. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const api = useApi();
  const { run, isPending } = useDo('customers', 'renewals');
  const [file, setFile] = useState<File | null>(null);
  const [done, setDone] = useState<Imported>();
  const send = () =>
    run(async () => {
      if (!file) return;
      // A browser may call a CSV by another type, or by none.
      const csv = new Blob([file], { type: 'text/csv' });
      setDone(await api.send('POST', '/customers/import', csv, importedSchema));
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('customers.import.title')}
      closeButtonProps={{ 'aria-label': t('app.state.close') }}
    >
      {done ? (
        <Outcome done={done} />
      ) : (
        <FileInput
          label={t('customers.import.file')}
          description={t('customers.import.hint')}
          placeholder={t('customers.import.choose')}
          accept=".csv,text/csv"
          leftSection={<FileUp size={14} aria-hidden />}
          value={file}
          onChange={setFile}
          data-autofocus
        />
      )}
      <Group justify="flex-end" gap={8} mt={16}>
        <Button variant="default" size="xs" onClick={onClose}>
          {t('app.state.close')}
        </Button>
        {!done && (
          <Button size="xs" disabled={!file} loading={isPending} onClick={() => void send()}>
            {t('customers.import.do')}
          </Button>
        )}
      </Group>
    </Modal>
  );
}

function Outcome({ done }: { readonly done: Imported }) {
  const t = useT();
  const { number } = useFormats();
  const { inserted, updated, unchanged, rejected, outsideFormat, complete, rejects, rejectsCsv } = done;
  return (
    <div role="status" className={css.imported}>
      <p>{t('customers.import.done', { inserted, updated, unchanged, rejected })}</p>
      {outsideFormat > 0 && <p>{t('customers.import.outside', { n: outsideFormat })}</p>}
      {!complete && <p>{t('customers.import.broken')}</p>}
      {rejects.length > 0 && (
        <ul className={css.rejects}>
          {rejects.slice(0, SHOWN).map(({ row, orderNumber, reason }) => (
            <li key={row}>
              {t('customers.import.row', { row: number(row), order: orderNumber || '–', reason })}
            </li>
          ))}
        </ul>
      )}
      {rejectsCsv !== undefined && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Download size={14} aria-hidden />}
          onClick={() => save('rejects.csv', rejectsCsv)}
        >
          {t('customers.import.rejects')}
        </Button>
      )}
    </div>
  );
}

/** Hands a text to the browser as a file to keep. */
function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
