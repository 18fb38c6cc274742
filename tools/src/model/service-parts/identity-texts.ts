import type { ServedApplication } from './served.ts';

/** Where callers are answered by their identity. */
export const tlsPort = 8443;

/** Where a container finds its own identity. */
const identityPath = '/etc/identity';

/** The name by which others know it. */
export function spiffeId(trust: string, { name }: ServedApplication): string {
  return `spiffe://${trust}/ns/${name}/sa/${name}`;
}

/** The Certificate of its identity: cert-manager makes a Secret of it. */
export function certificateText(own: ServedApplication, trust: string): string {
  const host = `${own.name}.${own.name}.svc`;
  return `apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: identity
spec:
  secretName: identity
  # A key that is stolen is of use for a day; eight hours are left to be told that it is not renewed.
  duration: 24h0m0s
  renewBefore: 8h0m0s
  revisionHistoryLimit: 1
  privateKey:
    algorithm: ECDSA
    size: 256
    rotationPolicy: Always
  usages:
    - digital signature
    - server auth
    - client auth
  uris:
    - ${spiffeId(trust, own)}
  dnsNames:
    - ${host}
    - ${host}.cluster.local
  issuerRef:
    group: cert-manager.io
    kind: ClusterIssuer
    name: services
`;
}

/** What its pods get: their identity, and where they answer whom by theirs, where anybody calls them. */
export function deploymentPatch({ name }: ServedApplication, callers: readonly string[] | undefined): string {
  const answers =
    callers === undefined
      ? { ports: '', variables: '' }
      : {
          ports: `          ports:
            - name: tls
              containerPort: ${tlsPort}
`,
          variables: `            - name: TLS_PORT
              value: '${tlsPort}'
            - name: TLS_CALLERS
              value: ${callers.join(',')}
`,
        };
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  annotations:
    # Behind its certificate: what mounts it waits for it.
    argocd.argoproj.io/sync-wave: '2'
spec:
  template:
    spec:
      containers:
        - name: ${name}
${answers.ports}          env:
            - name: TLS_FOLDER
              value: ${identityPath}
${answers.variables}          volumeMounts:
            - name: identity
              mountPath: ${identityPath}
              readOnly: true
      volumes:
        - name: identity
          secret:
            secretName: identity
`;
}

/** Where others call it by TLS. */
export function servicePatch({ name }: ServedApplication): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  ports:
    - name: tls
      port: 443
      targetPort: tls
`;
}
