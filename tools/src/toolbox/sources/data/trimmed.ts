import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contextsDir, type Instead } from '../source.ts';

/** CoreDNS with what kubeadm's Corefile names, the log that people switch on, and what leads public names inside. */
export const coreDnsPlugins = [
  'cache',
  'errors',
  'forward',
  'health',
  'kubernetes',
  'loadbalance',
  'log',
  'loop',
  'metrics',
  'ready',
  'reload',
  'rewrite',
] as const;

/** Argo CD's programs that run here, or in the check of its pages, by the name that each is called by: package below cmd/. */
export const argocdCommands = {
  server: 'argocd-server',
  'application-controller': 'argocd-application-controller',
  'applicationset-controller': 'argocd-applicationset-controller',
  'repo-server': 'argocd-repo-server',
  notifications: 'argocd-notification',
  'git-ask-pass': 'argocd-git-ask-pass',
} as const;

export const coreDns: Instead = {
  'github.com/coredns/coredns': {
    'core/plugin/zplugin.go': `package plugin

import (
${coreDnsPlugins.map((name) => `\t_ "github.com/coredns/coredns/plugin/${name}"\n`).join('')})
`,
  },
};

export const registry: Instead = {
  'github.com/distribution/distribution/v3': {
    'cmd/registry/main.go': `package main

import (
	"os"

	"github.com/distribution/distribution/v3/registry"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
)

func main() {
	if registry.RootCmd.Execute() != nil {
		os.Exit(1)
	}
}
`,
  },
};

/** kube-router asks Amazon for nothing on a laptop. */
export const kubeRouter: Instead = {
  'github.com/cloudnativelabs/kube-router/v2': {
    'pkg/controllers/routing/aws.go': `package routing

func (nrc *NetworkRoutingController) disableSourceDestinationCheck() {}
`,
  },
};

/** Traefik's door on a laptop has no certificate by DNS, no tasks of Amazon's behind it, and sends its log nowhere. */
export const traefik: Instead = {
  'github.com/go-acme/lego/v4': {
    'providers/dns/zz_gen_dns_providers.go': `package dns

import (
	"fmt"

	"github.com/go-acme/lego/v4/challenge"
)

func NewDNSChallengeProviderByName(name string) (challenge.Provider, error) {
	return nil, fmt.Errorf("no DNS provider is part of this build: %s", name)
}
`,
  },
  'github.com/traefik/traefik/v3': {
    'pkg/observability/logs/otel.go': `package logs

import (
	"context"
	"errors"

	"github.com/rs/zerolog"
	"github.com/traefik/traefik/v3/pkg/observability/types"
)

func SetupOTelLogger(_ context.Context, logger zerolog.Logger, config *types.OTelLog) (zerolog.Logger, error) {
	if config == nil {
		return logger, nil
	}
	return logger, errors.New("logs by OTLP are not part of this build")
}
`,
    'pkg/provider/ecs/config.go': '',
    'pkg/provider/ecs/label.go': '',
    'pkg/provider/ecs/ecs.go': `package ecs

import (
	"errors"

	"github.com/traefik/traefik/v3/pkg/config/dynamic"
	"github.com/traefik/traefik/v3/pkg/safe"
)

type Provider struct{}

func (p *Provider) SetDefaults() {}

func (p *Provider) Init() error { return errors.New("the ECS provider is not part of this build") }

func (p *Provider) Provide(chan<- dynamic.Message, *safe.Pool) error { return nil }
`,
  },
  // It is older than the OpenTelemetry that all else is compiled with.
  'go.opentelemetry.io/contrib/bridges/otellogrus': {
    'convert.go': '',
    'hook.go': `package otellogrus

import (
	"errors"

	"github.com/sirupsen/logrus"
	"go.opentelemetry.io/otel/log"
)

type Option struct{}

func WithLoggerProvider(log.LoggerProvider) Option { return Option{} }

type Hook struct{}

func NewHook(string, ...Option) *Hook { return &Hook{} }

func (*Hook) Levels() []logrus.Level { return logrus.AllLevels }

func (*Hook) Fire(*logrus.Entry) error { return errors.New("logs by OTLP are not part of this build") }
`,
  },
};

/** The operator of secrets on a laptop reads what stands in for Amazon's store, and nothing else. */
export const secretsOperator: Instead = {
  'github.com/external-secrets/external-secrets': {
    'pkg/provider/register/register.go': `package register

import _ "github.com/external-secrets/external-secrets/pkg/provider/aws"
`,
    'pkg/generator/register/register.go': 'package register\n',
    // Its webhooks are for an older controller-runtime than the one that all else is compiled with; no cluster here runs them.
    'cmd/controller/webhook.go': '',
    'apis/externalsecrets/v1/externalsecret_webhook.go': '',
    'apis/externalsecrets/v1/secretstore_webhook.go': '',
    'apis/externalsecrets/v1beta1/externalsecret_webhook.go': '',
    'apis/externalsecrets/v1beta1/secretstore_webhook.go': '',
  },
};

/** Newer libraries of Kubernetes want to tell a store how far a watch is, and to ask it; nobody asks this one. */
export const kubeStateMetrics: Instead = {
  'k8s.io/kube-state-metrics/v2': {
    'pkg/metrics_store/bookmark.go': `package metricsstore

func (*MetricsStore) Bookmark(string) {}

func (*MetricsStore) LastStoreSyncResourceVersion() string { return "" }
`,
  },
};

export const argocd: Instead = {
  'github.com/argoproj/argo-cd/v3': {
    'cmd/main.go': `package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"k8s.io/klog/v2"

${Object.values(argocdCommands)
  .map((name) => `\t${goName(name)} "github.com/argoproj/argo-cd/v3/cmd/${name}/commands"\n`)
  .join('')}	cli "github.com/argoproj/argo-cd/v3/cmd/argocd/commands"
	"github.com/argoproj/argo-cd/v3/util/grpc"
	"github.com/argoproj/argo-cd/v3/util/log"
)

var commands = map[string]func() *cobra.Command{
${Object.entries(argocdCommands)
  .map(([called, name]) => `\t"argocd-${called}": ${goName(name)}.NewCommand,\n`)
  .join('')}}

func main() {
	klog.SetLogger(log.NewLogrusLogger(log.NewWithCurrentConfig()))
	grpc.DisableSRVLookups()
	name := os.Getenv("ARGOCD_BINARY_NAME")
	if name == "" {
		name = filepath.Base(os.Args[0])
	}
	command, known := commands[name]
	if !known {
		command = cli.NewCommand
	}
	if command().Execute() != nil {
		os.Exit(1)
	}
}
`,
  },
  // One expression of nine megabytes, which a compiler reads for longer than any other package.
  'github.com/google/go-jsonnet': {
    'astgen/stdast.go': `package astgen

import "github.com/google/go-jsonnet/ast"

var StdAst ast.Node = &ast.Error{Expr: &ast.LiteralString{Value: "Jsonnet is not part of this build"}}
`,
  },
};

function goName(folder: string): string {
  return folder.replaceAll('-', '');
}

/** cert-manager's parts that run here, by the name that each is called by. */
export const certManagerParts = ['acmesolver', 'cainjector', 'controller', 'webhook'] as const;

/** What only gives its name to the list of controllers. */
function nameOnly(kind: 'certificaterequests' | 'certificatesigningrequests', issuer: string): object {
  const folder = `pkg/controller/${kind}/${issuer}`;
  const prefix = kind === 'certificaterequests' ? 'CR' : 'CSR';
  const others = kind === 'certificaterequests' && issuer === 'venafi' ? { [`${folder}/custom_fields.go`]: '' } : {};
  return {
    ...others,
    [`${folder}/${issuer}.go`]: `package ${issuer}\n\nconst ${prefix}ControllerName = "${kind}-issuer-${issuer}"\n`,
  };
}

/** Upstream's programs are modules of their own that no proxy serves: one program of ours calls the same parts. */
export const certManager: Instead = {
  'github.com/cert-manager/cert-manager': {
    'cmd/cert-manager/main.go': readFileSync(join(contextsDir, 'cert-manager', 'main.go'), 'utf8'),
    // Clouds whose names a laptop's authority never asks for.
    'pkg/issuer/acme/dns/dns.go': readFileSync(join(contextsDir, 'cert-manager', 'dns.go'), 'utf8'),
    ...nameOnly('certificaterequests', 'vault'),
    ...nameOnly('certificaterequests', 'venafi'),
    ...nameOnly('certificatesigningrequests', 'vault'),
    ...nameOnly('certificatesigningrequests', 'venafi'),
  },
};

/** step-ca with what a laptop's authority needs of it. */
export const stepCa: Instead = {
  'github.com/smallstep/certificates': {
    'cmd/step-ca/main.go': readFileSync(join(contextsDir, 'step-ca', 'main.go'), 'utf8'),
  },
};

/** Upstream makes its distributions by a builder: this is the program that it would write, with what collects lines of pods. */
export const otelCollector: Instead = {
  'go.opentelemetry.io/collector/otelcol': {
    'cmd/otel-collector/main.go': readFileSync(join(contextsDir, 'otel-collector', 'main.go'), 'utf8'),
  },
};

/** Sources of records that are no Ingress. Some of their libraries no proxy serves. */
const otherSources = `
  ambassador_host compatibility connector contour_httpproxy crd empty f5_transportserver f5_virtualserver
  fake gateway gateway_grpcroute gateway_hostname gateway_httproute gateway_tcproute gateway_tlsroute
  gateway_udproute gloo_proxy istio_gateway istio_virtualservice kong_tcpingress node openshift_route pod
  service skipper_routegroup traefik_proxy unstructured unstructured_converter`
  .trim()
  .split(/\s+/);

/** What writes DNS records, from Ingresses to Route 53 or what stands in for it. */
export const externalDns: Instead = {
  'sigs.k8s.io/external-dns': {
    ...Object.fromEntries(otherSources.map((name) => [`source/${name}.go`, ''])),
    'source/store.go': readFileSync(join(contextsDir, 'external-dns', 'store.go'), 'utf8'),
    'provider/factory/provider.go': readFileSync(join(contextsDir, 'external-dns', 'provider.go'), 'utf8'),
    'registry/factory/registry.go': readFileSync(join(contextsDir, 'external-dns', 'registry.go'), 'utf8'),
  },
};

const jaegerStorage = 'cmd/jaeger/internal/extension/jaegerstorage';

/** Jaeger with what base/traces names: the storages of others alone are a thousand packages. */
export const jaeger: Instead = {
  'github.com/jaegertracing/jaeger': {
    'cmd/jaeger/main.go': readFileSync(join(contextsDir, 'jaeger', 'main.go'), 'utf8'),
    'cmd/jaeger/internal/components.go': readFileSync(join(contextsDir, 'jaeger', 'components.go'), 'utf8'),
    [`${jaegerStorage}/config.go`]: readFileSync(join(contextsDir, 'jaeger', 'storage-config.go'), 'utf8'),
    [`${jaegerStorage}/extension.go`]: readFileSync(join(contextsDir, 'jaeger', 'storage.go'), 'utf8'),
    'cmd/query/app/flags.go': readFileSync(join(contextsDir, 'jaeger', 'query-options.go'), 'utf8'),
  },
};
