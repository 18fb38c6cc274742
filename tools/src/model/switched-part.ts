import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { textIfThere } from '../lib/files/if-there.ts';

/**
 * A part of the platform that nobody has before somebody asks for it. Its overlays lie in `clusters/` and `local/`, and
 * nothing syncs them until the overlays of other Applications list its Components: a fork writes these lines for a cluster,
 * and `up --with NAME` in its own git origin.
 */
export interface SwitchedPart {
  /** Of its Application and its overlays, too. */
  readonly name: string;
  /** As `up --help` says it. */
  readonly about: string;
  /** It has dashboards: beside its rules for Grafana, and in local/components/dashboards/<name> for the page without it. */
  readonly boards?: true;
  /** The Application whose overlay in `clusters/` lists the Component -> its folder, from the root or, by a name alone, there. */
  readonly components: Readonly<Record<'applications', string> & Record<string, string>>;
  /** Where its images come from, beside the registries that the fork lists: a cluster takes from there what it has. */
  readonly registries?: readonly string[];
  /** It brings none, and has no overlays: those of services list its Components. */
  readonly withoutApplication?: true;
  /** What a laptop has with it, though nobody named that. */
  readonly needs?: readonly string[];
  /** The folder of a Component that the overlay of each service lists, too; absent: a service has it when a fork says so. */
  readonly ofServices?: string;
}

export const switchedParts: readonly SwitchedPart[] = [
  {
    name: 'backups',
    about: 'backups of the databases of services, in a store beside the clusters',
    components: {
      applications: 'base/applications/components/backups',
      database: 'base/database/components/backups',
      monitoring: 'monitoring/components/backups',
    },
    withoutApplication: true,
    needs: ['database', 'secrets'],
  },
  {
    name: 'database',
    about: 'PostgreSQL for the services that ask for it: CloudNativePG',
    boards: true,
    components: {
      applications: 'base/applications/components/database',
      monitoring: 'databases',
      policies: 'base/policies/components/database',
    },
    registries: ['ghcr.io/cloudnative-pg'],
    needs: ['secrets'],
  },
  {
    name: 'logs',
    about: 'lines of all pods, kept and searchable: VictoriaLogs',
    boards: true,
    components: {
      applications: 'base/applications/components/logs',
      monitoring: 'monitoring/components/logs',
      policies: 'base/policies/components/logs',
    },
  },
  {
    name: 'mtls',
    about: 'an authority for services, which then call each other by TLS: cert-manager',
    boards: true,
    components: {
      applications: 'base/applications/components/mtls',
      'cert-manager': 'base/cert-manager/components/service-authority',
      monitoring: 'monitoring/components/mtls',
      policies: 'base/policies/components/mtls',
    },
    withoutApplication: true,
  },
  {
    name: 'rollouts',
    about: 'new versions step by step, taken back by figures: Argo Rollouts',
    boards: true,
    components: {
      applications: 'base/applications/components/rollouts',
      monitoring: 'monitoring/components/rollouts',
      policies: 'base/policies/components/rollouts',
    },
  },
  {
    name: 'traces',
    about: 'where the time of a request goes, from the door on: OpenTelemetry and Jaeger',
    boards: true,
    components: {
      applications: 'base/applications/components/traces',
      ingress: 'base/ingress/components/traces',
      monitoring: 'monitoring/components/traces',
    },
    ofServices: 'base/components/traces',
  },
];

/** Where the images of such parts come from. */
export const registriesOfParts: readonly string[] = switchedParts.flatMap(({ registries = [] }) => registries);

/** The Component as an overlay of `clusters/<environment>` lists it. */
export function componentLine(folder: string): string {
  return folder.includes('/') ? `../../../${folder}` : folder;
}

/** The names of the parts that an environment has not: their overlays are there, and nothing syncs them. */
export async function partsOff(environment: string, root: string): Promise<ReadonlySet<string>> {
  const path = join(root, 'clusters', environment, 'applications', 'kustomization.yaml');
  const listed = componentsIn((await textIfThere(path)) ?? '');
  return new Set(
    switchedParts
      .filter(({ components }) => !listed.includes(componentLine(components.applications)))
      .map(({ name }) => name),
  );
}

/** The names of the parts that git switches on in one of these environments. */
export async function partsOn(environments: readonly string[], root: string): Promise<readonly string[]> {
  const off = await Promise.all(environments.map((environment) => partsOff(environment, root)));
  return switchedParts.map(({ name }) => name).filter((name) => off.some((names) => !names.has(name)));
}

/** None where the text cannot be read: that is for rendering to say. */
function componentsIn(text: string): readonly unknown[] {
  const document = parseDocument(text);
  if (document.errors.length > 0) return [];
  const components: unknown = Object(document.toJS()).components;
  return Array.isArray(components) ? components : [];
}
