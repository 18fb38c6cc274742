import { grant, nameLine } from '../service-parts/grant.ts';
import type { Files } from '../service-parts/text.ts';
import type { ServiceWish } from './wish.ts';

/** What its container is, beside what every service's is. */
export interface ContainerShape {
  /** The image as a base names it: bare. */
  readonly image: string;
  /** The path at which it says that it lives, and the one at which it says that it may be asked. */
  readonly alive: string;
  readonly ready: string;
  /** Paths that everybody may ask for. */
  readonly open: readonly string[];
  /** It reads its settings of its environment, and its pod's name. */
  readonly settings: boolean;
}

/** `base/<name>`: what every environment shares. */
export function baseFiles({ name, port }: ServiceWish, shape: ContainerShape): Files {
  const files: Files = {
    'kustomization.yaml': kustomization(name, port, shape),
    'namespace.yaml': namespace(name),
    'serviceaccount.yaml': `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
# The service never calls the Kubernetes API.
automountServiceAccountToken: false
`,
    'deployment.yaml': deployment(name, port, shape),
    'service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`,
    'ingress.yaml': ingress(name, shape),
    'horizontalpodautoscaler.yaml': autoscaler(name),
    'poddisruptionbudget.yaml': `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  maxUnavailable: 1
  # A pod that is not ready serves nobody and must not hold a drain up.
  unhealthyPodEvictionPolicy: AlwaysAllow
`,
    'networkpolicy-default-deny.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
`,
    'networkpolicy-allow-challenges.yaml': grant({
      policy: 'allow-challenges',
      why: 'What cert-manager puts here for some seconds when a certificate is due.',
      pods: `acme.cert-manager.io/http01-solver: 'true'`,
      side: 'Ingress',
      peer: { namespace: 'ingress', name: 'traefik' },
      ports: [8089],
    }),
    'networkpolicy-allow-ingress-controller.yaml': grant({
      policy: 'allow-ingress-controller',
      pods: nameLine(name),
      side: 'Ingress',
      peer: { namespace: 'ingress', name: 'traefik' },
      ports: [port],
    }),
    'networkpolicy-allow-monitoring.yaml': grant({
      policy: 'allow-monitoring',
      pods: nameLine(name),
      side: 'Ingress',
      peer: { namespace: 'monitoring', name: 'prometheus' },
      ports: [port],
    }),
  };
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [`base/${name}/${file}`, text]));
}

function kustomization(name: string, port: number, { settings }: ContainerShape): string {
  const generator = `configMapGenerator:
  - name: ${name}
    literals:
      - PORT=${port}
      - LOG_LEVEL=info
`;
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${name}
resources:
  - namespace.yaml
  - serviceaccount.yaml
  - deployment.yaml
  - service.yaml
  - ingress.yaml
  - horizontalpodautoscaler.yaml
  - poddisruptionbudget.yaml
  - networkpolicy-default-deny.yaml
  - networkpolicy-allow-challenges.yaml
  - networkpolicy-allow-ingress-controller.yaml
  - networkpolicy-allow-monitoring.yaml
components:
  - ../components/leave-dead-nodes
${settings ? generator : ''}labels:
  - pairs:
      app.kubernetes.io/name: ${name}
      app.kubernetes.io/part-of: lockstep
    includeTemplates: true
`;
}

function namespace(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/audit: restricted
    pod-security.kubernetes.io/warn: restricted
  annotations:
    # Everything in it goes with it, so a person must confirm.
    argocd.argoproj.io/sync-options: Prune=confirm,Delete=confirm
`;
}

function deployment(name: string, port: number, { image, alive, ready, settings }: ContainerShape): string {
  const environment = `          envFrom:
            - configMapRef:
                name: ${name}
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
`;
  const spread = (key: string) => `        - maxSkew: 1
          topologyKey: ${key}
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: ${name}
          matchLabelKeys:
            - pod-template-hash
`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
# No replicas: the HorizontalPodAutoscaler owns them.
spec:
  # One second more than ready: the proxies know the new pod before an old one goes.
  minReadySeconds: 1
  # A version that does not become ready is reported after two minutes instead of ten.
  progressDeadlineSeconds: 120
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      serviceAccountName: ${name}
      automountServiceAccountToken: false
      enableServiceLinks: false
      priorityClassName: service
      # preStop 5 s, what the service takes to drain, and room.
      terminationGracePeriodSeconds: 30
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: ${name}
          image: ${image}
          ports:
            - name: http
              containerPort: ${port}
${settings ? environment : ''}          resources:
            requests:
              cpu: 50m
              memory: 128Mi
            limits:
              cpu: '1'
              memory: 256Mi
          startupProbe:
            httpGet:
              path: ${alive}
              port: http
            periodSeconds: 1
            failureThreshold: 30
          readinessProbe:
            httpGet:
              path: ${ready}
              port: http
            periodSeconds: 2
            timeoutSeconds: 2
            failureThreshold: 2
          livenessProbe:
            httpGet:
              path: ${alive}
              port: http
            periodSeconds: 10
            timeoutSeconds: 3
            failureThreshold: 3
          lifecycle:
            preStop:
              # Requests keep coming until every proxy has seen the endpoint go: serve on for that long.
              sleep:
                seconds: 5
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
      topologySpreadConstraints:
${spread('kubernetes.io/hostname')}${spread('topology.kubernetes.io/zone')}`;
}

function ingress(name: string, { open }: ContainerShape): string {
  const [first, ...others] = open;
  const more = others.map(
    (path) => `          - path: ${path}
            pathType: Exact
            backend: *own
`,
  );
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  annotations:
    cert-manager.io/cluster-issuer: acme
spec:
  ingressClassName: traefik
  tls:
    - hosts:
        - ${name}.invalid
      secretName: ${name}-tls
  rules:
    - host: ${name}.invalid
      http:
        # Exact paths only: what nobody lists here stays inside the cluster.
        paths:
          - path: ${first}
            pathType: Exact
            backend: &own
              service:
                name: ${name}
                port:
                  name: http
${more.join('')}`;
}

function autoscaler(name: string): string {
  return `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${name}
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 0
      policies:
        - type: Percent
          value: 100
          periodSeconds: 15
    scaleDown:
      stabilizationWindowSeconds: 300
      policies:
        - type: Pods
          value: 1
          periodSeconds: 60
`;
}
