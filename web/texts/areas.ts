import type { texts as app } from './en/app';
import type { texts as channels } from './en/channels';
import type { texts as customers } from './en/customers';
import type { texts as inbox } from './en/inbox';
import type { texts as links } from './en/links';
import type { texts as names } from './en/names';
import type { texts as panel } from './en/panel';
import type { texts as renewals } from './en/renewals';
import type { texts as reports } from './en/reports';
import type { texts as settings } from './en/settings';
import type { texts as tables } from './en/tables';
import type { texts as thread } from './en/thread';
import type { texts as triage } from './en/triage';

/** Areas of texts, one file a language and area; a new area gets a line here and is named by its route. */
export interface Areas {
  readonly app: typeof app;
  readonly inbox: typeof inbox;
  readonly names: typeof names;
  readonly panel: typeof panel;
  readonly settings: typeof settings;
  readonly thread: typeof thread;
  readonly triage: typeof triage;
  readonly customers: typeof customers;
  readonly links: typeof links;
  readonly renewals: typeof renewals;
  readonly tables: typeof tables;
  readonly channels: typeof channels;
  readonly reports: typeof reports;
}

export type AreaName = keyof Areas;
