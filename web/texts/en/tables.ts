export const texts = {
  filtered: 'Nothing fits these filters',
  'filtered.hint': 'Take one of them off, or all.',
  clear: 'Clear filters',
  export: 'Export CSV',
  actions: 'Actions for {name}',
  openConversation: 'Open conversation',
  cancel: 'Cancel',
  problem: 'That did not work',
  offline: 'The server could not be reached. Try again.',
  denied: 'Your role does not include this',
  'denied.hint': 'Orders and payments are for agents and admins.',
  undo: 'Undo',
} as const;
