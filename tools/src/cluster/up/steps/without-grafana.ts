import { isSeq, parseDocument } from 'yaml';
import { withClone } from '../../../delivery/write/clone.ts';
import { deliver } from '../../../delivery/write/deliver.ts';
import type { ReachableRegistries } from '../../../toolbox/sources/mirror.ts';
import type { Environment } from '../../../model/environment.ts';
import { Failure } from '../../../lib/failure.ts';
import { originPath } from '../../../model/instance.ts';
import type { Step } from '../context.ts';

/**
 * Of the images, the one that a cluster can do without: it shows what Prometheus knows, and nothing waits for it. It is
 * never built from source: its licence, the AGPL, is one that many who build in closed networks may not take.
 */
export const grafanaImage = 'docker.io/grafana/grafana';

/** Images that a start goes without, by name, with the reason: what is only pulled, where its registry is silent. */
export function imagesLeftOut(registries: ReachableRegistries): ReadonlyMap<string, string> {
  if (registries['docker.io']) return new Map();
  return new Map([
    [grafanaImage, 'docker.io gives no answer, and it is not built from source: its licence is the AGPL'],
  ]);
}

const component = '../../components/without-grafana';

/** Brings the overlays of the origin in line with whether Grafana's image can be had: without it, nothing else waits. */
export const leaveOutGrafana: Step = {
  title: 'Grafana, where its registry answers',
  run: async ({ instance, registries }, say) => {
    const without = imagesLeftOut(registries).has(grafanaImage);
    const paths = instance.environments.map(overlayOf);
    await withClone(originPath(instance), (clone) =>
      deliver({ clone, what: 'say in the origin whether Grafana runs' }, async ({ read }) => {
        const texts = await read(...paths);
        const files: Record<string, string> = {};
        for (const [index, path] of paths.entries()) {
          const before = required(texts[index], path);
          const after = withComponent(before, without);
          if (after !== before) files[path] = after;
        }
        if (Object.keys(files).length === 0) return { result: undefined };
        say(without ? 'the clusters run without Grafana' : 'Grafana is back');
        const message = without
          ? 'Run without Grafana: its image cannot be had here'
          : 'Run Grafana: its image is there';
        return { result: undefined, edit: { message, files } };
      }),
    );
  },
};

/** The overlay's text with the component that takes Grafana out of it, or without; comments stay. */
export function withComponent(text: string, wanted: boolean): string {
  const document = parseDocument(text);
  const components = document.get('components');
  if (!isSeq(components)) throw new Failure({ what: 'The overlay has no list `components`', wayOut: 'Give it one.' });
  const at = components.items.findIndex((item) => String(item) === component);
  if (wanted === at >= 0) return text;
  if (wanted) components.add(component);
  else components.delete(at);
  return document.toString({ lineWidth: 0 });
}

function overlayOf(environment: Environment): string {
  return `local/${environment}/monitoring/kustomization.yaml`;
}

function required(text: string | undefined, path: string): string {
  if (text !== undefined) return text;
  throw new Failure({
    what: `The origin's main has no ${path}`,
    wayOut: 'Merge a newer main of the template into yours, or start anew: npm run down, then npm run up.',
  });
}
