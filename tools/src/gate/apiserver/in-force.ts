import type { KubeObject } from '../../model/kube-object.ts';
import { pollServer } from './apply.ts';
import type { ApiServer } from './server.ts';

const probe = 'lockstep-probe';

/**
 * The server takes policies and their parameters into account a moment after it stored them, in the order of storing:
 * asks until it warns by the probe's policy of this round, made last.
 */
export async function inForce(server: ApiServer, round: string): Promise<void> {
  await server.apply([autoscaler(round)], { dryRun: false });
  await server.apply([policy(round)], { dryRun: false });
  await server.apply([binding], { dryRun: false });
  await pollServer('its policies in force', async () => {
    const [answer] = await server.apply([asked], { dryRun: true });
    return answer?.warnings.some((warning) => warning.includes(`round ${round} with ${round}.`)) === true;
  });
}

const asked: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: probe, namespace: 'default' } };

const binding: KubeObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name: probe },
  spec: {
    policyName: probe,
    paramRef: { name: probe, namespace: 'default', parameterNotFoundAction: 'Deny' },
    // A warning comes also where another policy denies.
    validationActions: ['Warn'],
  },
};

function policy(round: string): KubeObject {
  const resourceRules = [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'], resourceNames: [probe] },
  ];
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: probe },
    spec: {
      paramKind: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
      matchConstraints: { resourceRules },
      validations: [
        { expression: 'false', messageExpression: `'round ${round} with ' + params.metadata.labels.round + '.'` },
      ],
    },
  };
}

function autoscaler(round: string): KubeObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: probe, namespace: 'default', labels: { round } },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: probe }, maxReplicas: 1 },
  };
}
