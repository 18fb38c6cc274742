import { panelQueries } from '@lockstep/monitoring/dashboards';
import { environments } from '@lockstep/tools/model/environment';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { emptyPanel, hasData, span } from '../lib/panels.ts';
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
        let open = panelQueries();
        const all = open.length;
        // What says why it may be empty is asked all the same: it must at least be a valid query.
        const excused = new Set<string>();
        await waitFor({ what: `data for every panel of ${environment}`, seconds: 240, every: 5000 }, async () => {
          const empty: string[] = [];
          const left: (typeof open)[number][] = [];
          for (const query of open) {
            const end = Date.now() / 1000;
            const series = query.instant
              ? await prometheus.query(query.expr)
              : await prometheus.range(query.expr, { start: end - span.back, end, step: span.step });
            const shown = hasData(series);
            const problems = emptyPanel(query, shown);
            if (problems.length > 0) left.push(query);
            if (!shown && query.emptyWhen !== undefined) excused.add(`${query.panel}: ${query.emptyWhen}`);
            empty.push(...problems);
          }
          open = left;
          return empty.length === 0 ? { done: undefined } : { seen: empty.join('; ') };
        });
        story.note(`${all} queries; ${excused.size} have nothing and say why`);
        for (const line of excused) story.note(`  ${line}`);
      });
    }
    await Promise.all(loads.map((load) => load.stop()));
  },
};
