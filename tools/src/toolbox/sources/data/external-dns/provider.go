package factory

import (
	"context"
	"fmt"

	"sigs.k8s.io/external-dns/endpoint"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns"
	"sigs.k8s.io/external-dns/provider"
	"sigs.k8s.io/external-dns/provider/aws"
)

// Select makes the provider of Route 53, the only one of this build.
func Select(ctx context.Context, cfg *externaldns.Config, domains *endpoint.DomainFilter) (provider.Provider, error) {
	if cfg.Provider != externaldns.ProviderAWS {
		return nil, fmt.Errorf("the provider %q is not part of this build", cfg.Provider)
	}
	route53, err := aws.New(ctx, cfg, domains)
	if err != nil {
		return nil, err
	}
	if cfg.ProviderCacheTime > 0 {
		route53 = provider.NewCachedProvider(route53, cfg.ProviderCacheTime)
	}
	return newAliasNormalizingMiddleware(route53), nil
}
