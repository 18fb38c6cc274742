import {
  each,
  list,
  loose,
  number,
  numberOrText,
  part,
  quantities,
  quantity,
  selector,
  text,
  textMap,
  textList,
  truth,
} from './types.ts';

const items = list(part(each(text, 'key', 'path'), { mode: number }));
const source = loose({ name: text, secretName: text, optional: truth, items, defaultMode: number });
const key = part({ key: text }, { name: text, optional: truth });
const claim = loose({
  metadata: loose({ name: text, labels: textMap, annotations: textMap }),
  spec: loose({ storageClassName: text, accessModes: textList, resources: loose({ requests: quantities }) }),
});

const handler = {
  httpGet: part({ port: numberOrText }, each(text, 'path', 'host', 'scheme')),
  tcpSocket: part({ port: numberOrText }, { host: text }),
  grpc: part({ port: number }, { service: text }),
  exec: loose({ command: textList }),
};
const seconds = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'terminationGracePeriodSeconds'];
const probe = loose({ ...handler, ...each(number, ...seconds, 'successThreshold', 'failureThreshold') });

const security = loose({
  ...each(truth, 'allowPrivilegeEscalation', 'readOnlyRootFilesystem', 'runAsNonRoot', 'privileged'),
  ...each(number, 'runAsUser', 'runAsGroup', 'fsGroup'),
  capabilities: loose(each(textList, 'add', 'drop')),
  seccompProfile: loose(each(text, 'type', 'localhostProfile')),
});

const environment = part(
  { name: text },
  { value: text, valueFrom: loose({ configMapKeyRef: key, secretKeyRef: key, fieldRef: part({ fieldPath: text }) }) },
);

const container = part(
  { name: text },
  {
    ...each(text, 'image', 'imagePullPolicy', 'restartPolicy', 'workingDir'),
    ...each(textList, 'command', 'args'),
    ...each(probe, 'startupProbe', 'readinessProbe', 'livenessProbe'),
    env: list(environment),
    envFrom: list(loose({ prefix: text, configMapRef: source, secretRef: source })),
    ports: list(part({ containerPort: number }, { ...each(text, 'name', 'protocol', 'hostIP'), hostPort: number })),
    resources: loose(each(quantities, 'requests', 'limits')),
    lifecycle: loose(each(loose(handler), 'preStop', 'postStart')),
    volumeMounts: list(part(each(text, 'name', 'mountPath'), { subPath: text, readOnly: truth })),
    volumeDevices: list(part(each(text, 'name', 'devicePath'))),
    securityContext: security,
  },
);

const volume = part(
  { name: text },
  {
    ...each(source, 'configMap', 'secret'),
    projected: loose({ sources: list(loose(each(source, 'configMap', 'secret'))) }),
    persistentVolumeClaim: part({ claimName: text }),
    ephemeral: loose({ volumeClaimTemplate: claim }),
    csi: loose({ driver: text, nodePublishSecretRef: source }),
    emptyDir: loose({ medium: text, sizeLimit: quantity }),
    hostPath: part({ path: text }, { type: text }),
  },
);

const nodeTerm = loose(
  each(list(part(each(text, 'key', 'operator'), { values: textList })), 'matchExpressions', 'matchFields'),
);
const podTerm = part(
  { topologyKey: text },
  { ...each(selector, 'labelSelector', 'namespaceSelector'), namespaces: textList, matchLabelKeys: textList },
);
const [needed, wished] = [
  'requiredDuringSchedulingIgnoredDuringExecution',
  'preferredDuringSchedulingIgnoredDuringExecution',
] as const;
const podAffinity = loose({
  [needed]: list(podTerm),
  [wished]: list(part({ weight: number, podAffinityTerm: podTerm })),
});
const affinity = loose({
  nodeAffinity: loose({
    [needed]: loose({ nodeSelectorTerms: list(nodeTerm) }),
    [wished]: list(part({ weight: number }, { preference: nodeTerm })),
  }),
  ...each(podAffinity, 'podAffinity', 'podAntiAffinity'),
});

/** The specification of a pod. */
export const podSpec = loose({
  ...each(list(container), 'containers', 'initContainers', 'ephemeralContainers'),
  ...each(text, 'serviceAccountName', 'serviceAccount', 'priorityClassName', 'runtimeClassName', 'restartPolicy'),
  ...each(text, 'nodeName', 'schedulerName', 'dnsPolicy', 'hostname', 'subdomain'),
  ...each(
    truth,
    'hostNetwork',
    'hostPID',
    'hostIPC',
    'hostUsers',
    'automountServiceAccountToken',
    'enableServiceLinks',
  ),
  terminationGracePeriodSeconds: number,
  nodeSelector: textMap,
  tolerations: list(loose({ ...each(text, 'key', 'operator', 'value', 'effect'), tolerationSeconds: number })),
  topologySpreadConstraints: list(
    part(each(text, 'topologyKey', 'whenUnsatisfiable'), { maxSkew: number, labelSelector: selector }),
  ),
  imagePullSecrets: list(loose({ name: text })),
  securityContext: security,
  volumes: list(volume),
  affinity,
});

/** What a workload makes its pods of. */
export const podTemplate = loose({ metadata: loose(each(textMap, 'labels', 'annotations')), spec: podSpec });
/** A claim as StatefulSets and volumes hold it. */
export const claimTemplate = claim;
