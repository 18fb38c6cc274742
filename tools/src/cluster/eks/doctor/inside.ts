import type { Condition, KubeList } from '../../../model/live-objects.ts';
import { fine, notSeen, wrong, type SeenLine } from '../../../model/doctor-line.ts';
import { Failure } from '../../../lib/failure.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import { certificateStateOf, describeCertificates } from '../../look/certificates.ts';
import { secretTroubles } from '../../look/secrets.ts';
import { readContext } from '../bootstrap/facts.ts';
import { checkAnswer } from '../bootstrap/cluster.ts';
import type { LiveEks } from './live-cluster.ts';

/** The cluster as a context of the person's kubeconfig reaches it. */
export interface Inside {
  readonly context: string;
  readonly cluster: Kubectl;
}

interface LiveNodeThing {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** What AWS does not tell, as the API server does: whether it answers, its nodes' pool and class, certificates and Secrets. */
export async function lookInside(inside: Inside | undefined, { endpoint }: LiveEks): Promise<readonly SeenLine[]> {
  if (inside === undefined)
    return [
      notSeen('Inside the cluster: name a context of your kubeconfig, --context NAME (aws eks update-kubeconfig)'),
    ];
  const { context, cluster } = inside;
  const title = `Context ${context}`;
  try {
    const { server } = await readContext(cluster, context);
    if (server.toLowerCase() !== endpoint.toLowerCase())
      return [
        wrong(
          `${title}: it points at ${server || 'no server'}, and the cluster is ${endpoint}`,
          'aws eks update-kubeconfig writes the right one.',
        ),
      ];
    await checkAnswer(cluster);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [notSeen(`${title}: ${error.message}`)];
  }
  return [
    fine(`${title}: the API server answers`),
    await asked('Nodes', () => nodesLine(cluster)),
    await asked('Certificates', async () =>
      fine(`Certificates: ${describeCertificates(await certificateStateOf(cluster))}`),
    ),
    await asked('Secrets inside', async () => {
      const troubles = await secretTroubles(cluster);
      if (troubles.length === 0) return fine('Secrets inside: every one that is asked for is brought');
      return wrong(`Secrets inside: ${troubles.join('; ')}`, 'What stands in each sentence mends it.');
    }),
  ];
}

/** A Failure says what is wrong, and with its way out. */
async function asked(title: string, look: () => Promise<SeenLine>): Promise<SeenLine> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { mark: 'WRONG', text: `${title}: ${error.message}` };
  }
}

async function nodesLine(cluster: Kubectl): Promise<SeenLine> {
  const kinds = 'nodepools.karpenter.sh,nodeclasses.eks.amazonaws.com';
  const { items } = await cluster.json<KubeList<LiveNodeThing>>(['get', kinds]);
  const faults = [
    ...['NodePool', 'NodeClass']
      .filter((kind) => !items.some((one) => one.kind === kind && one.metadata.name === 'general'))
      .map((kind) => `there is no ${kind} general`),
    ...items.flatMap(({ kind, metadata, status }) => {
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      return ready?.status === 'True'
        ? []
        : [`${kind} ${metadata.name}: ${ready?.message ?? ready?.reason ?? 'not looked at yet'}`];
    }),
  ];
  if (faults.length === 0) return fine('Nodes: NodePool and NodeClass general are ready');
  return wrong(`Nodes: ${faults.join('; ')}`, 'docs/nodes.md, and `kubectl describe nodepool,nodeclass`.');
}
