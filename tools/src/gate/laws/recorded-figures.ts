import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { analysisTemplateKinds } from '../references/of-objects.ts';
import { settingsOf } from '../references/texts.ts';

/** By custom only what a rule records has colons in its name: https://prometheus.io/docs/practices/rules/. */
const recorded = /(?<![\w:"])[a-z_]\w*(?::\w+)+(?![\w:"])/g;

/** A figure by which a version is judged is recorded: one that is not there is no error, and judges nothing. */
export function recordedFigures(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const asking = analysisTemplateKinds.flatMap(index.ofKind);
  if (asking.length === 0) return [];
  const known = new Set(
    index
      .ofKind('ConfigMap')
      .flatMap(settingsOf)
      .flatMap(({ text }) =>
        [...text.matchAll(/^\s*(?:- )?record: *["']?([\w:]+)["']?\s*$/gm)].map(([, name]) => name!),
      ),
  );
  return asking.flatMap((source) =>
    listAt(source.object, 'spec', 'metrics').flatMap((metric, place) => {
      const query = at(metric, 'provider', 'prometheus', 'query');
      const names = new Set(typeof query === 'string' ? query.match(recorded) : []);
      return [...names]
        .filter((name) => !known.has(name))
        .map((name) =>
          finding(source, `spec.metrics[${place}].provider.prometheus.query`, name, {
            reason: 'no rule of this environment records it, so that no version is judged by it',
            wayOut: `Name one that is recorded.${didYouMean(name, known)}`,
          }),
        );
    }),
  );
}
