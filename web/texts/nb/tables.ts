import type { texts as english } from '../en/tables';
import type { LikeEnglish } from '../types';

export const texts: LikeEnglish<typeof english> = {
  filtered: 'Ingenting passer med disse filtrene',
  'filtered.hint': 'Ta bort ett av dem, eller alle.',
  clear: 'Fjern filtre',
  export: 'Eksporter CSV',
  actions: 'Handlinger for {name}',
  openConversation: 'Åpne samtalen',
  cancel: 'Avbryt',
  problem: 'Det gikk ikke',
  offline: 'Fikk ikke kontakt med serveren. Prøv igjen.',
  denied: 'Rollen din har ikke tilgang',
  'denied.hint': 'Ordrer og betalinger er for agenter og administratorer.',
  undo: 'Angre',
};
