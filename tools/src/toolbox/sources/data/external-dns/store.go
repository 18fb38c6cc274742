package source

import (
	"context"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/kubernetes"

	"sigs.k8s.io/external-dns/pkg/apis/externaldns"
	kubeclient "sigs.k8s.io/external-dns/pkg/client"
	"sigs.k8s.io/external-dns/source/annotations"
	"sigs.k8s.io/external-dns/source/template"
	"sigs.k8s.io/external-dns/source/types"
)

// Config holds what Ingresses, and what is laid around every source, ask for.
type Config struct {
	Namespace                string
	AnnotationFilter         labels.Selector
	LabelFilter              labels.Selector
	IngressClassNames        []string
	TemplateEngine           template.Engine
	IgnoreHostnameAnnotation bool
	IgnoreIngressTLSSpec     bool
	IgnoreIngressRulesSpec   bool

	Provider            string
	DefaultTargets      []string
	ForceDefaultTargets bool
	NAT64Networks       []string
	TargetNetFilter     []string
	ExcludeTargetNets   []string
	MinTTL              time.Duration
	PreferAlias         bool
	PTRSupported        bool
	CreatePTR           bool

	names []string
	kube  *kube
}

// ClientGenerator makes the one client that is needed.
type ClientGenerator interface {
	KubeClient() (kubernetes.Interface, error)
}

type kube struct {
	client func() (kubernetes.Interface, error)
}

func (k *kube) KubeClient() (kubernetes.Interface, error) { return k.client() }

// ClientGenerator gives the same client at every call.
func (cfg *Config) ClientGenerator() ClientGenerator { return cfg.kube }

// NewSourceConfig takes from the flags what this build knows.
func NewSourceConfig(flags *externaldns.Config) (*Config, error) {
	withLabels, err := labels.Parse(flags.LabelFilter)
	if err != nil {
		return nil, err
	}
	withAnnotations, err := annotations.ParseFilter(flags.AnnotationFilter)
	if err != nil {
		return nil, err
	}
	engine, err := template.NewEngine(flags.FQDNTemplate, flags.TargetTemplate, flags.FQDNTargetTemplate, flags.CombineFQDNAndAnnotation)
	if err != nil {
		return nil, err
	}
	timeout := flags.KubeAPIRequestTimeout
	if flags.UpdateEvents {
		// A watch stays open.
		timeout = 0
	}
	return &Config{
		Namespace:                flags.Namespace,
		AnnotationFilter:         withAnnotations,
		LabelFilter:              withLabels,
		IngressClassNames:        flags.IngressClassNames,
		TemplateEngine:           engine,
		IgnoreHostnameAnnotation: flags.IgnoreHostnameAnnotation,
		IgnoreIngressTLSSpec:     flags.IgnoreIngressTLSSpec,
		IgnoreIngressRulesSpec:   flags.IgnoreIngressRulesSpec,
		Provider:                 flags.Provider,
		DefaultTargets:           flags.DefaultTargets,
		ForceDefaultTargets:      flags.ForceDefaultTargets,
		NAT64Networks:            flags.NAT64Networks,
		TargetNetFilter:          flags.TargetNetFilter,
		ExcludeTargetNets:        flags.ExcludeTargetNets,
		MinTTL:                   flags.MinTTL,
		PreferAlias:              flags.PreferAlias,
		PTRSupported:             flags.IsPTRSupported(),
		CreatePTR:                flags.CreatePTR,
		names:                    flags.Sources,
		kube: &kube{client: sync.OnceValues(func() (kubernetes.Interface, error) {
			config, err := kubeclient.InstrumentedRESTConfig(flags.KubeConfig, flags.APIServerURL, timeout, flags.KubeAPIQPS, flags.KubeAPIBurst)
			if err != nil {
				return nil, err
			}
			return kubeclient.NewKubeClient(config)
		})},
	}, nil
}

// ByNames makes what --source names; this build knows Ingresses alone.
func ByNames(ctx context.Context, cfg *Config, clients ClientGenerator) ([]Source, error) {
	made := make([]Source, 0, len(cfg.names))
	for _, name := range cfg.names {
		if name != types.Ingress {
			return nil, fmt.Errorf("the source %q is not part of this build", name)
		}
		engine, err := cfg.TemplateEngine.WithSource(name)
		if err != nil {
			return nil, err
		}
		cfg.TemplateEngine = engine
		client, err := clients.KubeClient()
		if err != nil {
			return nil, err
		}
		ingresses, err := NewIngressSource(ctx, client, cfg)
		if err != nil {
			return nil, err
		}
		made = append(made, ingresses)
	}
	return made, nil
}
