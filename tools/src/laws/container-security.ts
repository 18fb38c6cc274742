import { finding, type Finding, type Rendered } from './law.ts';
import { containers, workloads, type FoundContainer, type Workload } from './workloads.ts';

/** A taken-over container finds no root, no writable root file system, no capability and nothing of its node. */
export function containerSecurity(rendered: readonly Rendered[]): readonly Finding[] {
  return [...containers(rendered).flatMap(ofContainer), ...workloads(rendered).flatMap(ofPod)];
}

function ofContainer({ source, pod, container, field }: FoundContainer): readonly Finding[] {
  const own = container.securityContext ?? {};
  const rules: readonly [holds: boolean, field: string, value: unknown, wanted: string][] = [
    [(own.runAsNonRoot ?? pod.securityContext?.runAsNonRoot) === true, 'runAsNonRoot', own.runAsNonRoot, 'true'],
    [
      (own.seccompProfile ?? pod.securityContext?.seccompProfile)?.type === 'RuntimeDefault',
      'seccompProfile.type',
      own.seccompProfile?.type,
      'RuntimeDefault',
    ],
    [own.allowPrivilegeEscalation === false, 'allowPrivilegeEscalation', own.allowPrivilegeEscalation, 'false'],
    [own.readOnlyRootFilesystem === true, 'readOnlyRootFilesystem', own.readOnlyRootFilesystem, 'true'],
    [own.capabilities?.drop?.includes('ALL') === true, 'capabilities.drop', own.capabilities?.drop, '[ALL]'],
    [(own.capabilities?.add ?? []).length === 0, 'capabilities.add', own.capabilities?.add, 'absent'],
    [own.privileged !== true, 'privileged', own.privileged, 'absent'],
  ];
  const ports = (container.ports ?? []).filter((port) => port.hostPort !== undefined);
  return [
    ...rules
      .filter(([holds]) => !holds)
      .map(([, name, value, wanted]) =>
        finding(source, `${field}.securityContext.${name}`, value, {
          reason: 'every container runs with the least that it needs',
          wayOut: `It must be ${wanted}.`,
        }),
      ),
    ...ports.map(({ hostPort }) =>
      finding(source, `${field}.ports.hostPort`, hostPort, {
        reason: 'it opens a port of the node',
        wayOut: useAService,
      }),
    ),
  ];
}

const useAService = 'Use a Service.';

function ofPod({ source, pod, field }: Workload): readonly Finding[] {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => pod[name] === true);
  const paths = (pod.volumes ?? []).filter((volume) => volume.hostPath !== undefined);
  return [
    ...shared.map((name) =>
      finding(source, `${field}.${name}`, true, { reason: "it shares the node's", wayOut: 'Leave it out.' }),
    ),
    ...paths.map(({ name, hostPath }) =>
      finding(source, `${field}.volumes[${name}].hostPath`, hostPath, {
        reason: "it opens the node's file system",
        wayOut: 'Use another kind of volume.',
      }),
    ),
  ];
}
