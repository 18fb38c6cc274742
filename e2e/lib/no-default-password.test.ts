import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { build, parseObjects } from '@lockstep/tools/toolbox/kustomize';
import { environments } from '@lockstep/tools/model/environment';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';

interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface Workload {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly { env?: Variable[] }[] } } };
}

const overlays = environments.flatMap((environment) => [
  `clusters/${environment}/monitoring`,
  `local/${environment}/monitoring`,
]);

describe.each(overlays)('%s', (overlay) => {
  test("gives Grafana's password by reference only, and no Secret", async () => {
    const objects = parseObjects(await build(join(repositoryRoot, overlay)));
    const variables = objects
      .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind))
      .flatMap((object) => (object as unknown as Workload).spec.template.spec.containers)
      .flatMap(({ env }) => env ?? [])
      .filter(({ name }) => /password/i.test(name));
    const settings = objects.filter(({ kind }) => kind === 'ConfigMap').map(({ data }) => JSON.stringify(data));
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(variables.length).toBeGreaterThan(0);
    expect(variables.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(settings.filter((text) => /admin_password|GF_SECURITY_ADMIN_PASSWORD/.test(text))).toEqual([]);
  });
});
