import { createSettings } from '@lockstep/service/config';
import { matching, variable, whole } from '@lockstep/service/variable';

const name = matching(/^[a-z_][a-z0-9_]{0,62}$/, 'up to 63 of a-z, 0-9 and _');

export const serviceSettings = createSettings(5000, {
  databaseHost: variable(
    'DATABASE_HOST',
    matching(/^[a-z0-9.-]{1,253}$/, 'a host name or an IP address'),
    undefined,
    'host of its PostgreSQL, or of the pool before it',
    'it has none, and no `/api/notes`',
  ),
  databasePort: variable('DATABASE_PORT', whole(1, 65_535), 5432, 'port there'),
  databaseName: variable('DATABASE_NAME', name, 'app', 'database there'),
  databaseUser: variable('DATABASE_USER', name, 'service', 'who it is there'),
  databasePassword: variable(
    'DATABASE_PASSWORD',
    // One that is refused would stand in the log.
    { accepted: 'any text', parse: (text) => text },
    undefined,
    'its password there',
    'none',
  ),
  databaseCaFile: variable(
    'DATABASE_CA_FILE',
    matching(/^\/[\w./-]{1,250}$/, 'the path of a file'),
    undefined,
    'authority by which it knows the host; read again at each connection',
    'it comes without TLS',
  ),
  databaseConnections: variable('DATABASE_CONNECTIONS', whole(1, 20), 5, 'connections of a process at most'),
});
