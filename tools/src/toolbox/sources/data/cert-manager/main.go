// The parts of cert-manager that run on a laptop, in one program: each is called by the name of its image.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
	admissionreg "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/cert-manager/cert-manager/internal/webhook"
	cmapi "github.com/cert-manager/cert-manager/pkg/apis/certmanager/v1"
	cainjectorconfig "github.com/cert-manager/cert-manager/pkg/cainjector/configfile"
	"github.com/cert-manager/cert-manager/pkg/controller"
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmechallenges"
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmeorders"
	"github.com/cert-manager/cert-manager/pkg/controller/cainjector"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificate-shim/ingresses"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/acme"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/ca"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/metrics"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	controllerconfig "github.com/cert-manager/cert-manager/pkg/controller/configfile"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/acme"
	"github.com/cert-manager/cert-manager/pkg/issuer/acme/http/solver"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/util"
	"github.com/cert-manager/cert-manager/pkg/util/configfile"
	webhookconfig "github.com/cert-manager/cert-manager/pkg/webhook/configfile"
)

// What a certificate takes, for the hosts of an Ingress or of an authority for services.
var loops = []string{
	"ingress-shim", "clusterissuers", "orders", "challenges",
	"certificaterequests-approver", "certificaterequests-issuer-acme",
	"certificaterequests-issuer-ca", "certificaterequests-issuer-selfsigned",
	"certificates-issuing", "certificates-key-manager", "certificates-metrics", "certificates-readiness",
	"certificates-request-manager", "certificates-revision-manager", "certificates-trigger",
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx = logf.NewContext(ctx, logf.Log)
	parts := map[string]func(context.Context, []string) error{
		"controller": runController,
		"cainjector": runCAInjector,
		"webhook":    runWebhook,
		"acmesolver": runSolver,
	}
	name := filepath.Base(os.Args[0])
	run, ok := parts[name]
	if !ok {
		fmt.Fprintf(os.Stderr, "no part of cert-manager is called %s\n", name)
		os.Exit(2)
	}
	if err := run(ctx, os.Args[1:]); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

func load(flags *flag.FlagSet, args []string, into configfile.ConfigFile) error {
	file := flags.String("config", "", "the file of settings")
	if err := flags.Parse(args); err != nil {
		return err
	}
	loader, err := configfile.NewConfigurationFSLoader(nil, *file)
	if err != nil {
		return err
	}
	return loader.Load(into)
}

func runController(ctx context.Context, args []string) error {
	settings := controllerconfig.New()
	flags := flag.NewFlagSet("controller", flag.ContinueOnError)
	image := flags.String("acme-http01-solver-image", "", "what answers challenges")
	if err := load(flags, args, settings); err != nil {
		return err
	}
	c := settings.Config
	if *image != "" {
		c.ACMEHTTP01Config.SolverImage = *image
	}
	if err := logf.ValidateAndApply(&c.Logging); err != nil {
		return err
	}
	if c.LeaderElectionConfig.Enabled {
		return errors.New("leaderElectionConfig.enabled is not part of this build: one replica needs none")
	}
	size := func(text string) (quantity resource.Quantity, err error) { return resource.ParseQuantity(text) }
	var sizes [4]resource.Quantity
	for i, text := range []string{
		c.ACMEHTTP01Config.SolverResourceRequestCPU, c.ACMEHTTP01Config.SolverResourceRequestMemory,
		c.ACMEHTTP01Config.SolverResourceLimitsCPU, c.ACMEHTTP01Config.SolverResourceLimitsMemory,
	} {
		quantity, err := size(text)
		if err != nil {
			return fmt.Errorf("acmeHTTP01Config: %w", err)
		}
		sizes[i] = quantity
	}
	factory, err := controller.NewContextFactory(ctx, controller.ContextOptions{
		Kubeconfig: c.KubeConfig, APIServerHost: c.APIServerHost,
		KubernetesAPIQPS: c.KubernetesAPIQPS, KubernetesAPIBurst: c.KubernetesAPIBurst,
		Namespace: c.Namespace,
		ACMEOptions: controller.ACMEOptions{
			HTTP01SolverImage:                 c.ACMEHTTP01Config.SolverImage,
			HTTP01SolverResourceRequestCPU:    sizes[0],
			HTTP01SolverResourceRequestMemory: sizes[1],
			HTTP01SolverResourceLimitsCPU:     sizes[2],
			HTTP01SolverResourceLimitsMemory:  sizes[3],
			ACMEHTTP01SolverRunAsNonRoot:      c.ACMEHTTP01Config.SolverRunAsNonRoot,
			HTTP01SolverNameservers:           c.ACMEHTTP01Config.SolverNameservers,
			HTTP01SolverExtraLabels:           c.ACMEHTTP01Config.SolverExtraLabels,
		},
		IssuerOptions: controller.IssuerOptions{ClusterResourceNamespace: c.ClusterResourceNamespace},
		IngressShimOptions: controller.IngressShimOptions{
			DefaultIssuerName:                 c.IngressShimConfig.DefaultIssuerName,
			DefaultIssuerKind:                 c.IngressShimConfig.DefaultIssuerKind,
			DefaultIssuerGroup:                c.IngressShimConfig.DefaultIssuerGroup,
			DefaultAutoCertificateAnnotations: c.IngressShimConfig.DefaultAutoCertificateAnnotations,
		},
		CertificateOptions: controller.CertificateOptions{
			EnableOwnerRef:                           c.EnableCertificateOwnerRef,
			CopiedAnnotationPrefixes:                 c.CopiedAnnotationPrefixes,
			CertificateRequestMinimumBackoffDuration: c.CertificateRequestMinimumBackoffDuration,
			CertificateRequestMaximumBackoffDuration: c.CertificateRequestMaximumBackoffDuration,
		},
		SchedulerOptions: controller.SchedulerOptions{MaxConcurrentChallenges: c.MaxConcurrentChallenges},
	})
	if err != nil {
		return err
	}
	shared, err := factory.Build()
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, name := range loops {
		if slices.Contains(c.Controllers, "-"+name) {
			continue
		}
		part, err := controller.Known()[name](factory)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		group.Go(func() error { return part.Run(c.NumberOfConcurrentWorkers, ctx) })
	}
	// The server takes what is set before it is made; what they list is what the loops above watch already.
	certificates, challenges := shared.SharedInformerFactory.Certmanager().V1(), shared.SharedInformerFactory.Acme().V1()
	shared.Metrics.SetupCertificateCollector(certificates.Certificates().Lister())
	shared.Metrics.SetupClusterIssuerCollector(certificates.ClusterIssuers().Lister())
	shared.Metrics.SetupACMECollector(challenges.Challenges().Lister())
	metrics, err := net.Listen("tcp", c.MetricsListenAddress)
	if err != nil {
		return err
	}
	serve(ctx, group, shared.Metrics.NewServer(metrics), metrics)
	health, err := net.Listen("tcp", c.HealthzListenAddress)
	if err != nil {
		return err
	}
	alive := http.NewServeMux()
	alive.HandleFunc("/livez", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	serve(ctx, group, &http.Server{Handler: alive, ReadHeaderTimeout: 10 * time.Second}, health)
	shared.SharedInformerFactory.Start(ctx.Done())
	shared.KubeSharedInformerFactory.Start(ctx.Done())
	shared.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	return group.Wait()
}

func serve(ctx context.Context, group *errgroup.Group, server *http.Server, listener net.Listener) {
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		return server.Close()
	})
}

func runCAInjector(ctx context.Context, args []string) error {
	settings := cainjectorconfig.New()
	if err := load(flag.NewFlagSet("cainjector", flag.ContinueOnError), args, settings); err != nil {
		return err
	}
	c := settings.Config
	if err := logf.ValidateAndApply(&c.Logging); err != nil {
		return err
	}
	if c.LeaderElectionConfig.Enabled {
		return errors.New("leaderElectionConfig.enabled is not part of this build: one replica needs none")
	}
	ctrl.SetLogger(logf.Log)
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, admissionreg.AddToScheme, cmapi.AddToScheme} {
		if err := add(scheme); err != nil {
			return err
		}
	}
	namespaces := map[string]cache.Config{}
	if c.Namespace != "" {
		namespaces[c.Namespace] = cache.Config{}
	}
	rest, err := ctrl.GetConfig()
	if err != nil {
		return err
	}
	manager, err := ctrl.NewManager(util.RestConfigWithUserAgent(rest, "cainjector"), ctrl.Options{
		Scheme:  scheme,
		Cache:   cache.Options{DefaultNamespaces: namespaces},
		Client:  client.Options{Cache: &client.CacheOptions{DisableFor: []client.Object{&corev1.Secret{}}}},
		Metrics: ctrlmetrics.Options{BindAddress: c.MetricsListenAddress},
	})
	if err != nil {
		return err
	}
	err = cainjector.RegisterAllInjectors(ctx, manager, cainjector.SetupOptions{
		Namespace:                    c.Namespace,
		EnableCertificatesDataSource: c.EnableDataSourceConfig.Certificates,
		EnabledReconcilersFor: map[string]bool{
			cainjector.MutatingWebhookConfigurationName:   c.EnableInjectableConfig.MutatingWebhookConfigurations,
			cainjector.ValidatingWebhookConfigurationName: c.EnableInjectableConfig.ValidatingWebhookConfigurations,
		},
	})
	if err != nil {
		return err
	}
	return manager.Start(ctx)
}

func runWebhook(ctx context.Context, args []string) error {
	settings := webhookconfig.New()
	if err := load(flag.NewFlagSet("webhook", flag.ContinueOnError), args, settings); err != nil {
		return err
	}
	if err := logf.ValidateAndApply(&settings.Config.Logging); err != nil {
		return err
	}
	server, err := webhook.NewCertManagerWebhookServer(logf.Log, *settings.Config)
	if err != nil {
		return err
	}
	return server.Run(ctx)
}

func runSolver(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("acmesolver", flag.ContinueOnError)
	s := &solver.HTTP01Solver{}
	flags.IntVar(&s.ListenPort, "listen-port", 8089, "")
	flags.StringVar(&s.Domain, "domain", "", "")
	flags.StringVar(&s.Token, "token", "", "")
	flags.StringVar(&s.Key, "key", "", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Listen(logf.Log) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		closing, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		return s.Shutdown(closing)
	}
}
