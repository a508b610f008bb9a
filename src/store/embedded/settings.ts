/** The one TCP-less port number; it only names the socket file. */
export const PORT = 5432;

/**
 * Settings of the embedded server. Given on its command line, so that no edited postgresql.conf can switch
 * durability off.
 */
export function serverSettings(
  socketDir: string,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    listen_addresses: '',
    port: String(PORT),
    // A list; quoted, because a folder's name may hold a comma.
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    ...extra,
    // What our promises rest on comes last: nothing replaces it.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    default_transaction_isolation: 'read committed',
  };
}

/** `-c name=value` for each setting. */
export function settingArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
