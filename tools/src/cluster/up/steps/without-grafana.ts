import type { ReachableRegistries } from '../../../toolbox/sources/mirror.ts';
import type { Step } from '../context.ts';
import { chooseInOverlays } from './overlays.ts';

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

/** Brings the overlays of the origin in line with whether Grafana's image can be had: without it, nothing else waits. */
export const leaveOutGrafana: Step = {
  title: 'Grafana, where its registry answers',
  run: async ({ instance, registries }, say) => {
    const wanted = imagesLeftOut(registries).has(grafanaImage);
    const choice = { application: 'monitoring', component: 'without-grafana', wanted };
    const changed = await chooseInOverlays(instance, [choice], () =>
      wanted ? 'Run without Grafana: its image cannot be had here' : 'Run Grafana: its image is there',
    );
    if (changed.length > 0) say(wanted ? 'the clusters run without Grafana' : 'Grafana is back');
  },
};
