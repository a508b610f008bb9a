import { ApiError } from '../../lib/errors';
import type { Queryable } from '../../store/store';
import type { Label } from '../contract/label';
import { type Changer, noteChange } from '../note-change';

const COLUMNS = 'id, name, tone, archived';

/** All labels; archived ones too, because old cases carry them. */
export async function listLabels(store: Queryable): Promise<Label[]> {
  return await store.query<Label>({
    name: 'labels',
    text: `select ${COLUMNS} from label order by archived, lower(name)`,
  });
}

/** @throws ApiError 409 LABEL_EXISTS. */
export async function addLabel(
  tx: Queryable,
  { name, tone }: Pick<Label, 'name' | 'tone'>,
  changer: Changer,
): Promise<Label> {
  const [label] = await tx.query<Label>({
    name: 'label-new',
    text: `insert into label (name, tone) values ($1, $2)
           on conflict (lower(name)) where not archived do nothing returning ${COLUMNS}`,
    values: [name, tone],
  });
  if (!label) throw taken();
  await note(tx, 'label.added', label, { name, tone }, changer);
  return label;
}

/** Renames a label or gives it another colour. @throws ApiError 404 LABEL_NOT_FOUND; 409 LABEL_EXISTS. */
export async function changeLabel(
  tx: Queryable,
  id: number,
  { name, tone }: { readonly name?: string | undefined; readonly tone?: Label['tone'] | undefined },
  changer: Changer,
): Promise<Label> {
  const [before] = await tx.query<Pick<Label, 'name' | 'tone'>>({
    name: 'label-before',
    text: 'select name, tone from label where id = $1 and not archived for update',
    values: [id],
  });
  if (!before) throw missing();
  const other = await tx.query({
    name: 'label-other',
    text: 'select 1 from label where lower(name) = lower($1) and id <> $2 and not archived',
    values: [name ?? '', id],
  });
  if (other.length > 0) throw taken();
  const [label] = await tx.query<Label>({
    name: 'label-change',
    text: `update label set name = coalesce($2, name), tone = coalesce($3, tone)
            where id = $1 and not archived returning ${COLUMNS}`,
    values: [id, name ?? null, tone ?? null],
  });
  if (!label) throw missing();
  const after = { name: label.name, tone: label.tone };
  await note(tx, 'label.changed', label, { before, after }, changer);
  return label;
}

/** No longer offered; whatever carries it keeps it. @throws ApiError 404 LABEL_NOT_FOUND. */
export async function archiveLabel(tx: Queryable, id: number, changer: Changer): Promise<Label> {
  const [label] = await tx.query<Label>({
    name: 'label-archive',
    text: `update label set archived = true where id = $1 and not archived returning ${COLUMNS}`,
    values: [id],
  });
  if (!label) throw missing();
  await note(tx, 'label.archived', label, { name: label.name }, changer);
  return label;
}

async function note(
  tx: Queryable,
  action: string,
  { id }: Label,
  detail: Readonly<Record<string, unknown>>,
  changer: Changer,
): Promise<void> {
  await noteChange(tx, { action, subject: `label:${id}`, detail }, changer);
}

function missing(): ApiError {
  return new ApiError(404, 'LABEL_NOT_FOUND', 'there is no such label: look at the list of labels');
}

function taken(): ApiError {
  return new ApiError(
    409,
    'LABEL_EXISTS',
    'a label of that name is there already: use it, or choose another',
  );
}
