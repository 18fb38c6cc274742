import { createProvider } from './provider.ts';
import { createSignOn } from './server.ts';
import { readSignOnSettings } from './settings.ts';

const { PORT = '8080', SETTINGS = '/etc/sign-on/settings.json' } = process.env;

const settings = readSignOnSettings(SETTINGS);
const provider = createProvider(settings);
provider.on('server_error', (_, error) => {
  console.error(JSON.stringify({ level: 'error', error: String(error) }));
});
const server = createSignOn(provider, settings.people);
server.listen(Number(PORT), () => {
  console.log(JSON.stringify({ level: 'info', message: `single sign-on at port ${PORT}, as ${settings.issuer}` }));
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
