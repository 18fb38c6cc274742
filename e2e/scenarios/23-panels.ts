import { panelQueries } from '@lockstep/monitoring/dashboards';
import { environments } from '@lockstep/tools/model/environment';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { waitPanels } from '../lib/panels.ts';
import { startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title: 'monitoring answers every query of every panel with data',
  quiet: true,
  run: async (story, world) => {
    const loads = environments.map((environment) => startTrickle(story, world, environment, 20));
    for (const environment of environments) {
      const prometheus = openPrometheus(world.instance, environment);
      await story.step(`${environment}: every query has data, or a reason to have none`, async () => {
        const queries = panelQueries();
        const excused = await waitPanels(prometheus, queries, environment);
        story.note(`${queries.length} queries; ${excused.length} have nothing and say why`);
        for (const line of excused) story.note(`  ${line}`);
      });
    }
    await Promise.all(loads.map((load) => load.stop()));
  },
};
