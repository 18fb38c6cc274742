import type { ServiceFacts } from '../../lib/fork-config.ts';
import type { Files } from '../service-parts/text.ts';
import type { ContainerShape } from './base.ts';
import type { WorkspaceManifest } from './texts.ts';
import type { ServiceWish } from './wish.ts';

/** Where the source of a service lies, as an npm workspace. */
export function sourceFolder(name: string): string {
  return `apps/${name}`;
}

/** What a service that is built here consists of. */
export interface ServiceSource {
  readonly files: Files;
  readonly manifest: WorkspaceManifest;
  readonly facts: ServiceFacts;
  readonly shape: ContainerShape;
}

/** The source of a service made of `packages/service`, which answers its name, or the files of `src/public`. */
export function sourceToWrite({ name, template, port }: ServiceWish, images: string): ServiceSource {
  const folder = sourceFolder(name);
  const manifest = manifestOf(name);
  const open = template === 'static' ? ['/', '/style.css', '/health'] : ['/', '/api/info', '/health'];
  const texts: Files = {
    'package.json': `${JSON.stringify({ ...head(manifest), ...scripts, ...rest(manifest) }, null, 2)}\n`,
    'tsconfig.build.json': tsconfig,
    'README.md': template === 'static' ? readmeOfFiles(name) : readmeOfPage(name),
    'src/server.ts': server,
    'src/settings.ts': settings(port),
    'src/check-health.ts': checkHealth,
    ...(template === 'static' ? filesOf(name) : pageOf(name)),
  };
  return {
    files: Object.fromEntries(Object.entries(texts).map(([file, text]) => [`${folder}/${file}`, text])),
    manifest,
    facts: {
      name,
      image: name,
      application: name,
      sources: [folder, 'packages/service', 'tsconfig.json', '.npmrc'],
      packages: folder,
      containerfile: 'packages/service/Containerfile',
      port,
      metricsPath: '/api/metrics',
      paths: [...open, '/health/ready'],
      settings: 'express',
    },
    shape: { image: `${images}/${name}`, alive: '/health', ready: '/health/ready', open, settings: true },
  };
}

/** What the file of settings says of a service whose image others make. */
export function factsOfExisting({ name, port, health = '/' }: ServiceWish): {
  readonly facts: ServiceFacts;
  readonly shape: Omit<ContainerShape, 'image'>;
} {
  return {
    facts: { name, application: name, port },
    shape: { alive: health, ready: health, open: ['/'], settings: false },
  };
}

function manifestOf(name: string): WorkspaceManifest {
  return {
    name: `@lockstep/${name}`,
    version: '0.1.0',
    dependencies: { '@lockstep/service': '*' },
    devDependencies: {
      '@types/node': '24.19.2',
      '@types/supertest': '7.2.1',
      supertest: '7.3.2',
      typescript: '7.0.2',
    },
  };
}

function head({ name, version }: WorkspaceManifest): object {
  return { name, version, private: true, type: 'module' };
}

function rest({ dependencies, devDependencies }: WorkspaceManifest): object {
  return { dependencies, devDependencies };
}

const scripts = { scripts: { build: 'node ../../packages/service/build.mjs', start: 'node dist/server.js' } };

const tsconfig = `{
  "extends": "../../tsconfig.json",
  "compilerOptions": {
    "noEmit": false,
    "outDir": "dist",
    "rootDir": "src",
    "paths": { "@lockstep/service/*": ["./dist/node_modules/@lockstep/service/*.d.ts"] }
  },
  "include": ["src"],
  "exclude": ["src/**/*.test.ts"]
}
`;

const server = `import { startService } from '@lockstep/service/start';
import { serviceSettings } from './settings.ts';

await startService({
  manifest: new URL('../package.json', import.meta.url),
  settings: serviceSettings,
  app: async () => (await import('./app.ts')).createApp,
});
`;

function settings(port: number): string {
  return `import { createSettings } from '@lockstep/service/config';

/** Variables of its own would stand behind the port. */
export const serviceSettings = createSettings(${port});
`;
}

const checkHealth = `import { checkHealth } from '@lockstep/service/check-health';
import { serviceSettings } from './settings.ts';

checkHealth(serviceSettings.load(process.env));
`;

function pageOf(name: string): Files {
  return {
    'src/app.ts': `import type { Answer } from '@lockstep/service/answer';
import { createServiceApp, type App, type Dependencies } from '@lockstep/service/app';
import { createInfo } from '@lockstep/service/info';
import { describeRehearsal } from '@lockstep/service/rehearsal';
import { renderPage } from './page.ts';

const name = '${name}';

/** The service without a socket. */
export function createApp(given: Dependencies): App {
  const { version, environment, rehearsal } = given.config;
  const html = renderPage({ name, version, environment, rehearsal: describeRehearsal(rehearsal) });
  const page: Answer = { status: 200, contentType: 'text/html; charset=utf-8', body: Buffer.from(html) };
  return createServiceApp(given, { '/api/info': createInfo(name, given), '/': () => page });
}
`,
    'src/page.ts': `import { escapeHtml, renderFacts, renderLayout } from '@lockstep/service/layout';

interface PageFacts {
  readonly name: string;
  readonly version: string;
  readonly environment: string;
  /** Failures on purpose that are switched on, in words. */
  readonly rehearsal: readonly string[];
}

/** The homepage. */
export function renderPage(facts: PageFacts): string {
  return renderLayout({
    ...facts,
    main: renderFacts([['Version', escapeHtml(facts.version)]]),
    links: [
      ['/api/info', 'What runs here, as JSON'],
      ['/health', 'Health'],
    ],
  });
}
`,
    'src/app.test.ts': `import { expect, test } from '@jest/globals';
import request from 'supertest';
import { givenInTest } from '@lockstep/service/test/app';
import { createApp } from './app.ts';
import { serviceSettings } from './settings.ts';

const config = { ...serviceSettings.load({}), environment: 'staging', version: '1.2.3' };
const app = createApp(givenInTest(config).parts);

test('GET / shows its name, its version and where it runs', async () => {
  const { text, headers } = await request(app).get('/').expect(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  for (const fact of ['${name}', '1.2.3', 'staging']) expect(text).toContain(fact);
});

test('GET /api/info tells what runs here', async () => {
  const { body } = await request(app).get('/api/info').expect(200);
  expect(body).toMatchObject({ name: '${name}', version: '1.2.3', environment: 'staging' });
});
`,
  };
}

function filesOf(name: string): Files {
  return {
    'src/app.ts': `import { createServiceApp, type App, type Dependencies } from '@lockstep/service/app';
import { servedFiles } from '@lockstep/service/files';

const files = servedFiles(new URL('public/', import.meta.url));

/** The service without a socket: each file of \`public/\` at its path, and \`index.html\` at \`/\`. */
export function createApp(given: Dependencies): App {
  return createServiceApp(given, files);
}
`,
    'src/public/index.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/style.css" />
    <title>${name}</title>
  </head>
  <body>
    <main>
      <h1>${name}</h1>
      <p>Files of <code>src/public</code> stand here. Each new path needs a line in the Ingress.</p>
    </main>
  </body>
</html>
`,
    'src/public/style.css': `:root {
  color-scheme: light dark;
}
main {
  max-width: 40rem;
  margin: 4rem auto;
  padding: 0 1rem;
  font: 1.1rem/1.5 system-ui, sans-serif;
}
`,
    'src/app.test.ts': `import { expect, test } from '@jest/globals';
import request from 'supertest';
import { givenInTest } from '@lockstep/service/test/app';
import { createApp } from './app.ts';
import { serviceSettings } from './settings.ts';

const app = createApp(givenInTest(serviceSettings.load({})).parts);

test.each([
  ['/', 'text/html; charset=utf-8', '<h1>${name}</h1>'],
  ['/style.css', 'text/css; charset=utf-8', 'main {'],
])('GET %s answers the file as %s', async (path, type, words) => {
  const { text, headers } = await request(app).get(path).expect(200);
  expect(headers['content-type']).toBe(type);
  expect(text).toContain(words);
});

test('what is no file is not found', async () => {
  await request(app).get('/../package.json').expect(404);
  await request(app).get('/index.html/').expect(404);
});
`,
  };
}

function readmeOfPage(name: string): string {
  return readme(name, [
    ['`/`', 'the page'],
    ['`/api/info`', 'what runs here, as JSON'],
  ]);
}

function readmeOfFiles(name: string): string {
  return readme(name, [
    ['`/`', '`src/public/index.html`'],
    ['`/style.css`', '`src/public/style.css`'],
  ]);
}

function readme(name: string, rows: readonly (readonly [string, string])[]): string {
  const all = [['Path', 'What it answers'], ...rows] as const;
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  const lineOf = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const table = [lineOf(all[0]), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(lineOf)];
  return `# ${name}

An Express service, made of [packages/service](../../packages/service/README.md), which also answers its health and its
metrics.

${table.join('\n')}

## Run it

\`\`\`sh
node apps/${name}/src/server.ts
\`\`\`
`;
}
