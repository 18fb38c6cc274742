import versions from '../../../../versions.json' with { type: 'json' };
import type { NpmPackage, SourceEdit, WebPage } from '../source.ts';

/** What installs the packages of a pnpm lock file. */
export const pnpm: NpmPackage = {
  npm: 'pnpm',
  version: '11.17.0',
  integrity: 'sha512-zKPOozKtJUu4QUX5ZtGfSHlhUhA0b8kseaBH8joNezzKPDeS8AdrofGDHSd++88KkRmzGppg7Kf7PWIx8zHvcg==',
};

/** The last version of Alertmanager whose module carries its built page; the sources of later ones are in no registry. */
export const alertmanagerPage = '0.31.1';

/** The npm registry serves every package of Prometheus' lock file but this version of one: an older one stands in. */
function otherVersion(name: string, from: readonly [version: string, sha512: string], to: typeof from): SourceEdit[] {
  const [lock, before, after] = ['pnpm-lock.yaml', `'${name}@${from[0]}`, `'${name}@${to[0]}`];
  const resolved = "':\n    resolution: {integrity: sha512-";
  return [
    { file: 'mantine-ui/package.json', find: `"${name}": "^${from[0]}"`, put: `"${name}": "${to[0]}"` },
    {
      file: lock,
      find: `'${name}':\n        specifier: ^${from[0]}\n        version: ${from[0]}(`,
      put: `'${name}':\n        specifier: ${to[0]}\n        version: ${to[0]}(`,
    },
    { file: lock, find: before + resolved + from[1], put: after + resolved + to[1] },
    { file: lock, find: `${before}(`, put: `${after}(` },
  ];
}

/** Of the page of dashboards, which is ours. */
export const dashboardsPage = '0.1.0';

/** Of the laptop's provider of single sign-on, which is ours but for the package that it is made of. */
export const signOnVersion = '0.1.0';

const argoUi = {
  lock: {
    specifier: 'git+https://github.com/argoproj/argo-ui.git#f941b0a3ca094066dd9d5e002f48acdc5fda45a0',
    resolved:
      'https://codeload.github.com/argoproj/argo-ui/tar.gz/f941b0a3ca094066dd9d5e002f48acdc5fda45a0(@types/react@19.2.14)(jquery@4.0.0)(react-dom@19.2.6(react@19.2.6))(react-router-dom@5.3.4(react@19.2.6))(react@19.2.6)(what-input@5.2.12)',
  },
  package: {
    npm: 'argo-ui',
    version: '1.0.0',
    integrity: 'sha512-NvV47SAcVdTZeTm59EVw09u8ZdbXUo2kPdLCveJ8kbBAsFZ3pbYgDGcB9xE61iWCgM1l82sdczUp4NAfGOdCAQ==',
  },
} as const;

/**
 * Argo CD's pages take their components from a git repository; the npm registry has an old version of them. Its styles and
 * icons and what still fits are taken, and ours, laid over it, for the rest. All else is installed as the lock file says.
 */
const oursForArgoUi: readonly SourceEdit[] = [
  {
    file: 'pnpm-workspace.yaml',
    find: 'overrides:\n',
    // The lock file's checksums stand for its packages; their age need not be looked up.
    put: 'minimumReleaseAge: 0\n\noverrides:\n  argo-ui: link:argo-ui\n',
  },
  { file: 'pnpm-lock.yaml', find: 'overrides:\n', put: 'overrides:\n  argo-ui: link:argo-ui\n' },
  {
    file: 'pnpm-lock.yaml',
    find: `specifier: ${argoUi.lock.specifier}\n        version: ${argoUi.lock.resolved}`,
    put: 'specifier: link:argo-ui\n        version: link:argo-ui',
  },
  {
    file: 'argo-ui/src/styles/config.scss',
    find: "$argo-icon-fonts-root: 'assets/fonts/';",
    put: "@import './config-additions';\n\n$argo-icon-fonts-root: 'assets/fonts/';",
  },
];

const editorIcons = 'monaco-editor/min/vs/base/browser/ui/codicons/codicon/codicon.ttf';

/** Every web page that is built from source. */
export const webPages: readonly WebPage[] = [
  {
    name: 'prometheus',
    version: versions.prometheus,
    from: { moduleOf: 'prometheus', folder: 'web/ui' },
    edits: otherVersion(
      '@mantine/code-highlight',
      ['9.7.2', 'Vf1CGJw8QOT+roLOapSMnh/x4cdH/Qmd1kXLgkggbYuSIs5Io/6th5AbW7hFd1PXyBeZjvDos/rO+Ae85Aw6NQ=='],
      ['9.6.2', 'lEtpNTvLeKB0UKn/f6iH8NKwUtn++Otfg0KCTsIf9ThpSAwkexBTxuo5mDr4UwljalHRIAmFi9otdQ82l6ecYA=='],
    ),
    install: 'pnpm',
    build: [['bash', 'build_ui.sh', '--mantine-ui']],
    output: 'static',
    memory: 950,
  },
  {
    name: 'alertmanager',
    version: alertmanagerPage,
    from: { program: 'alertmanager-page' },
    overlay: 'pages/alertmanager',
    build: [['node', 'lay-out.mjs', 'static', 'dist', alertmanagerPage]],
    output: 'dist',
    memory: 600,
  },
  {
    name: 'dashboards',
    version: dashboardsPage,
    from: { folder: 'monitoring/page' },
    install: 'npm',
    build: [['npm', 'run', 'build']],
    output: 'dist',
    memory: 1400,
  },
  {
    name: 'sign-on',
    version: signOnVersion,
    from: { folder: 'tools/src/toolbox/sources/data/sign-on' },
    install: 'npm',
    build: [['node', 'finish.ts']],
    output: 'dist',
    memory: 150,
  },
  {
    name: 'argocd',
    version: versions.argocd,
    from: { moduleOf: 'argocd', folder: 'ui' },
    packages: [{ ...argoUi.package, to: 'argo-ui' }],
    overlay: 'pages/argocd',
    edits: oursForArgoUi,
    install: 'pnpm',
    build: [
      [
        'webpack',
        '--config',
        './src/app/webpack.config.js',
        '--mode',
        'production',
        '--no-devtool',
        '--fail-on-warnings',
      ],
      // The editor asks for its icons beside index.html.
      ['cp', `node_modules/${editorIcons}`, 'dist/app'],
    ],
    // Its own types with our components, ours more strictly; then its own tests and ours, not those of 1.0.0.
    checks: [
      ['tsc', '--noEmit', '--project', 'src/app'],
      ['tsc', '--project', 'argo-ui'],
      [
        'env',
        'NODE_ENV=test',
        'jest',
        '--coverage=false',
        '--reporters=default',
        '--testPathIgnorePatterns=\\.spec\\.tsx?$',
      ],
    ],
    // Upstream's own switch: the compiler costs a minute, and the pages are as they are without it.
    env: { NODE_ENV: 'production', ARGO_VERSION: `v${versions.argocd}`, REACT_COMPILER: '0' },
    output: 'dist/app',
    memory: 2600,
  },
];
