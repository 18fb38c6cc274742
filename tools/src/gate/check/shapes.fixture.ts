import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../model/kube-object.ts';

const text = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: web, labels: { a: b }, annotations: { a: b } }
spec:
  replicas: 1
  serviceName: a
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec:
      serviceAccountName: a
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 5
      priorityClassName: system-node-critical
      nodeSelector: { a: b }
      imagePullSecrets: [{ name: a }]
      tolerations: [{ key: a, operator: Exists }]
      topologySpreadConstraints:
        - { topologyKey: a, whenUnsatisfiable: DoNotSchedule, maxSkew: 1, labelSelector: { matchLabels: { a: b } } }
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms: [{ matchExpressions: [{ key: a, operator: In, values: [b] }] }]
          preferredDuringSchedulingIgnoredDuringExecution:
            - { weight: 1, preference: { matchExpressions: [{ key: a, operator: Exists }] } }
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { topologyKey: a, labelSelector: { matchLabels: { a: b } } }
          preferredDuringSchedulingIgnoredDuringExecution:
            - { weight: 1, podAffinityTerm: { topologyKey: a, namespaces: [b] } }
      initContainers: [{ name: b, image: a.io/b, restartPolicy: Always, command: [a], args: [b] }]
      containers:
        - name: a
          image: a.io/b:1
          env: [{ name: A, value: b }, { name: B, valueFrom: { secretKeyRef: { name: a, key: b, optional: true } } }]
          envFrom: [{ configMapRef: { name: a } }]
          ports: [{ name: http, containerPort: 80, protocol: TCP }]
          resources: { requests: { cpu: 1, memory: 64Mi }, limits: { memory: 64Mi } }
          readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 5 }
          livenessProbe: { tcpSocket: { port: 80 } }
          startupProbe: { grpc: { port: 80 } }
          lifecycle: { preStop: { exec: { command: [a] } } }
          securityContext: { runAsUser: 5, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
          volumeMounts: [{ name: c, mountPath: /c, subPath: d, readOnly: true }]
          volumeDevices: [{ name: d, devicePath: /d }]
      volumes:
        - { name: e, configMap: { name: a, items: [{ key: a, path: b, mode: 256 }], defaultMode: 256 } }
        - { name: f, projected: { sources: [{ secret: { name: a } }] } }
        - { name: g, persistentVolumeClaim: { claimName: a } }
        - { name: h, hostPath: { path: /a } }
        - { name: i, emptyDir: { medium: Memory, sizeLimit: 1Mi } }
        - { name: j, secret: { secretName: a } }
  volumeClaimTemplates:
    - metadata: { name: c }
      spec: { storageClassName: a, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
    - metadata: { name: d }
      spec: { volumeMode: Block, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: a, namespace: web }
spec:
  schedule: '* * * * *'
  jobTemplate:
    spec: { backoffLimit: 1, template: { spec: { restartPolicy: Never, containers: [{ name: a, image: b }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: web }
spec: { type: ClusterIP, selector: { a: b }, ports: [{ name: http, port: 80, targetPort: http, protocol: TCP }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: a, namespace: web }
spec:
  ingressClassName: a
  rules:
    - host: a.io
      http: { paths: [{ path: /, pathType: Exact, backend: { service: { name: a, port: { number: 80 } } } }] }
  tls: [{ hosts: [a.io], secretName: a }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: a, namespace: web }
spec:
  podSelector: { matchExpressions: [{ key: a, operator: In, values: [b] }] }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { a: b } } }], ports: [{ port: 80, endPort: 90, protocol: TCP }] }]
  egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }] }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: a, namespace: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }
  minReplicas: 1
  maxReplicas: 2
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 5 } } }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: a, namespace: web }
spec: { minAvailable: 50%, selector: { matchLabels: { a: b } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: a, namespace: web }
immutable: true
data: { a.b: c }
---
apiVersion: v1
kind: Secret
metadata: { name: a, namespace: web }
type: Opaque
stringData: { a: b }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: a, namespace: web }
rules: [{ apiGroups: [''], resources: [pods], resourceNames: [a], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: a, namespace: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: a }
subjects: [{ kind: ServiceAccount, name: a, namespace: web }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: a }
spec:
  failurePolicy: Fail
  matchConstraints:
    namespaceSelector: { matchLabels: { a: b } }
    resourceRules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  variables: [{ name: a, expression: 'true' }]
  matchConditions: [{ name: a, expression: 'true' }]
  validations: [{ expression: 'true', message: a }]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: as.a.io }
spec:
  group: a.io
  scope: Namespaced
  names: { kind: A, plural: as, shortNames: [aa] }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`;

const little = `
apiVersion: v1
kind: Pod
metadata: { name: a, namespace: web }
spec:
  hostUsers: false
  os: { name: windows }
  containers: [{ name: a, image: b, securityContext: { windowsOptions: { runAsUserName: a } } }]
---
apiVersion: v1
kind: Pod
metadata: { name: a, namespace: web, labels: null }
spec:
  containers: [{ name: a, image: b, ports: [], volumeMounts: [], env: [], securityContext: {}, resources: { limits: {} } }]
  initContainers: []
  volumes: []
---
apiVersion: v1
kind: Pod
metadata: { name: a, namespace: web }
spec:
  containers: [{ name: a, image: b, securityContext: null, resources: null }]
  initContainers: [{ name: s, image: x, restartPolicy: Always, ports: [{ containerPort: 8, hostPort: 8 }] }]
  volumes: [{ name: x, hostPath: { path: / } }]
---
apiVersion: v1
kind: ReplicationController
metadata: { name: a, namespace: web }
spec:
  selector: { a: b }
  template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: b }] } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: web }
spec: { clusterIP: None, selector: { a: b } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: web }
spec: { type: ExternalName, externalName: a.io, selector: {} }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: a, namespace: web }
spec: { rules: [{ host: web.a.io }, {}], tls: [{}] }
`;

/** Objects that say every field which the shapes know, of the kinds that Kubernetes has itself. */
export const everyField: readonly KubeObject[] = parseAllDocuments(text).map(
  (document) => document.toJS() as KubeObject,
);

/** Objects that leave out, or leave empty, what policies read. */
export const sparse: readonly KubeObject[] = objectsIn(little);

function objectsIn(documents: string): readonly KubeObject[] {
  return parseAllDocuments(documents).map((document) => document.toJS() as KubeObject);
}
