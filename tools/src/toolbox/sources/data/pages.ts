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
];
