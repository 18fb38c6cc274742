import type { Image, ImageFile, PagedImage } from '../source.ts';
import { images } from './images.ts';
import { alertmanagerPage, dashboardsPage } from './pages.ts';

/** An image of the list under a tag of its own, so that nodes that have the one without pages take it. */
function withPages(name: string, change: (plain: Image) => Partial<Image>): Image {
  const plain = images.find((image) => image.name === name)!;
  return { ...plain, tag: `${plain.tag}-pages`, missing: lacking(plain, 'web UI'), ...change(plain) };
}

function lacking({ missing = [] }: Image, now: string): readonly string[] {
  return missing.filter((part) => part !== now);
}

/** The image's files with another binary in the place of one. */
function withBinary({ files = [] }: Image, from: string, to: string): readonly ImageFile[] {
  return files.map((file) =>
    'binary' in file.from && file.from.binary === from ? { ...file, from: { binary: to } } : file,
  );
}

/** The images of a closed machine that show web pages, beside the same without them. */
export const pagedImages: readonly PagedImage[] = [
  {
    title: 'Prometheus',
    application: 'monitoring',
    image: withPages('quay.io/prometheus/prometheus', ({ files = [] }) => ({
      // It looks below its working directory; /prometheus is the volume, and another place depends on that name.
      files: [...files, { from: { page: 'prometheus' }, to: '/usr/share/prometheus-page/static' }],
      workdir: '/usr/share/prometheus-page',
    })),
  },
  {
    title: 'Alertmanager',
    application: 'monitoring',
    image: withPages('quay.io/prometheus/alertmanager', (plain) => ({
      files: withBinary(plain, 'alertmanager', 'alertmanager-with-page'),
      parts: [`web page of ${alertmanagerPage}`],
    })),
  },
  {
    title: 'Dashboards',
    application: 'monitoring',
    component: 'dashboards',
    image: {
      // In the registry of Grafana's image: where that answers, Grafana shows the same boards.
      name: 'docker.io/lockstep/dashboards',
      tag: dashboardsPage,
      holds: { version: dashboardsPage },
      root: 'node-runtime',
      files: [
        { from: { installed: 'node-linux-{arch}', path: 'bin/node' }, to: '/usr/local/bin/node', mode: '0755' },
        { from: { page: 'dashboards' }, to: '/app' },
      ],
      env: { NODE_ENV: 'production' },
      user: '65532:65532',
      workdir: '/app',
      entrypoint: ['/usr/local/bin/node'],
      cmd: ['server/main.ts'],
      usedBy: 'mirror',
    },
  },
  {
    // Last: its build takes the longest.
    title: 'Argo CD',
    application: 'argocd',
    image: withPages('quay.io/argoproj/argocd', (plain) => ({
      files: withBinary(plain, 'argocd', 'argocd-with-page'),
    })),
  },
];
