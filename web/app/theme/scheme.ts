import { localStorageColorSchemeManager } from '@mantine/core';

/** Light, dark or as the system says, kept in this browser; index.html reads the same key before the first paint. */
export const schemeManager = localStorageColorSchemeManager({ key: 'renewdesk.scheme' });
