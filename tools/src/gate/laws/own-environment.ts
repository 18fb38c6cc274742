import { isNear } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { environments } from '../../model/environment.ts';
import { indexOf } from '../references/environment-index.ts';
import { variablesOf } from '../references/variables.ts';

/** A program is told of the environment that it runs in, by the name that the environment has. */
export function ownEnvironment(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const found = index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) =>
      variablesOf(pod, container, index).flatMap(({ source, field, name, value }) => {
        const own = environments.find((each) => source.file.split('/')[1] === each);
        if (own === undefined || !/(^|_)(ENV|ENVIRONMENT|CLUSTER|STAGE)$/.test(name) || value === own) return [];
        const isOther = (environments as readonly string[]).includes(value);
        if (!isOther && !environments.some((each) => isNear(each, value))) return [];
        const reason = isOther ? `this runs in ${own}` : 'there is no environment of this name';
        return [finding(source, field, value, { reason, wayOut: `Set it to ${own}.` })];
      }),
    ),
  );
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}
