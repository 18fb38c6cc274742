import type { Alert } from './alert.ts';

/** Of the metrics of cert-manager; namespace and name are of the certificate. */
const certificate = 'namespace, name';

export const certificateAlerts: readonly Alert[] = [
  {
    name: 'CertificateEndsSoon',
    severity: 'ticket',
    // What a browser is shown. One of 90 days is renewed with 30 left, one of 45 with 15; a laptop's lasts 90 too.
    expr: `min by (service, instance) (probe_ssl_earliest_cert_expiry{job="blackbox"}) - time() < ${14 * 24 * 3600}`,
    // The door takes a renewed one up in seconds.
    for: '1h',
    summary: '{{ $labels.instance }} shows a certificate that ends in {{ $value | humanizeDuration }}',
    description: 'It should have been renewed long ago. When it ends, no browser opens the page any more.',
  },
  {
    name: 'CertificateNotReady',
    severity: 'ticket',
    expr: `max by (${certificate}) (certmanager_certificate_ready_status{condition!="True"}) == 1`,
    // The first one of a new host takes minutes, and DNS may come after it.
    for: '15m',
    summary: 'The certificate {{ $labels.namespace }}/{{ $labels.name }} is not there, or is not valid',
    description: 'Without one its host gets no handshake; with an old one it holds until that ends.',
  },
  {
    name: 'CertificateRenewalOverdue',
    severity: 'ticket',
    // 0 where none was issued yet.
    expr: `time() - max by (${certificate}) (certmanager_certificate_renewal_timestamp_seconds > 0) > 0`,
    // A try that failed is followed by the next after an hour.
    for: '2h',
    summary: 'The certificate {{ $labels.namespace }}/{{ $labels.name }} is not renewed',
    description: 'Its renewal was due {{ $value | humanizeDuration }} ago, when a third of its life was left.',
  },
  {
    name: 'CertificateAuthorityRefuses',
    severity: 'ticket',
    // A number used once that was too old is a 400 as well, and asked for anew at once.
    expr: 'sum by (host, status) (increase(certmanager_http_acme_client_request_count{status=~"[45].."}[1h])) >= 5',
    for: '10m',
    summary: 'The authority {{ $labels.host }} answers cert-manager with {{ $labels.status }}',
    description: 'Certificates are not issued or renewed; those that are there hold on.',
  },
];
