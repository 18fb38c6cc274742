import { apiServerFindings } from './api-server.ts';
import { effectFindings } from '../effect/effect.ts';
import type { Finding } from '../../model/finding.ts';
import type { CheckContext } from './context.ts';
import { imageFindings } from '../image-sources.ts';
import { graphFindings, sourceFindings } from './graph.ts';
import { infraFindings } from './infra.ts';
import { secretFindings } from './secrets.ts';
import { deliveryFindings } from '../delivery.ts';
import { nameFindings } from '../names.ts';
import { servicePartFindings } from '../service-parts.ts';
import { scopeFindings } from '../scope.ts';
import { treeFindings } from '../tree.ts';
import { updateFindings } from '../updates/updates.ts';
import { workflowFindings } from '../workflows/rules.ts';

/** One part of a check: it takes the checkout under review and returns what it refuses. */
export interface Section {
  /** As `--only` takes it. */
  readonly name: string;
  /** What holds when it finds nothing, as a person says it. */
  readonly title: string;
  readonly check: (context: CheckContext) => Promise<readonly Finding[]>;
  /** It reads renders, so it says nothing useful while an overlay does not render. */
  readonly needsRenders?: true;
  /** It has something to wait for before it needs renders, so it starts with the check; it looks itself whether all render. */
  readonly early?: true;
  /** It compares with `--base`. */
  readonly needsBase?: true;
}

/** Every section in the order of the report; a new one is added here. */
export const sections: readonly Section[] = [
  { name: 'render', title: 'every overlay renders', check: ({ unrendered }) => unrendered() },
  { name: 'tree', title: 'Argo CD takes the tree as these tools do', check: treeAndSources },
  { name: 'graph', title: 'Applications, projects and bases fit together', check: graphFindings, needsRenders: true },
  {
    name: 'effect',
    title: 'nothing in a kustomization is without effect',
    check: effectFindings,
    needsRenders: true,
  },
  {
    name: 'workflows',
    title: 'workflows grant, pin and gate no more and no less than agreed',
    check: ({ root }) => workflowFindings(root),
  },
  {
    name: 'updates',
    title: 'somebody is told of newer versions of all that is pinned, and only told',
    check: ({ root }) => updateFindings(root),
  },
  { name: 'infra', title: 'the stacks of AWS keep what they promise', check: infraFindings },
  { name: 'names', title: 'its names are those of the repository that it lives in', check: nameFindings },
  {
    name: 'images',
    title: 'every image is built from what its service names',
    check: ({ root }) => imageFindings(root),
  },
  {
    name: 'services',
    title: 'what the platform keeps for each service is what lockstep.config.ts makes',
    check: ({ root }) => servicePartFindings(root),
  },
  { name: 'secrets', title: 'nothing looks like a secret', check: secretFindings },
  {
    name: 'api-server',
    title: 'a real API server with our policies takes every object',
    check: apiServerFindings,
    needsRenders: true,
    early: true,
  },
  { name: 'scope', title: 'one environment changes', check: scopeFindings, needsRenders: true, needsBase: true },
  {
    name: 'delivery',
    title: 'production takes only what staging ran, and no hold is passed',
    check: deliveryFindings,
    needsBase: true,
  },
];

async function treeAndSources(context: CheckContext): Promise<readonly Finding[]> {
  return (await Promise.all([treeFindings(context.root), sourceFindings(context)])).flat();
}
