package factory

import (
	"fmt"

	"sigs.k8s.io/external-dns/pkg/apis/externaldns"
	"sigs.k8s.io/external-dns/provider"
	"sigs.k8s.io/external-dns/registry"
	"sigs.k8s.io/external-dns/registry/txt"
)

// Select makes the registry of TXT records, the only one of this build.
func Select(cfg *externaldns.Config, records provider.Provider) (registry.Registry, error) {
	if cfg.Registry != externaldns.RegistryTXT {
		return nil, fmt.Errorf("the registry %q is not part of this build", cfg.Registry)
	}
	return txt.New(cfg, records)
}
