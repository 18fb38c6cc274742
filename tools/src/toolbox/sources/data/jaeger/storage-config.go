package jaegerstorage

import (
	"errors"

	"go.opentelemetry.io/collector/confmap"

	"github.com/jaegertracing/jaeger/internal/storage/v1/badger"
	"github.com/jaegertracing/jaeger/internal/storage/v1/memory"
)

type Config struct {
	TraceBackends map[string]TraceBackend `mapstructure:"backends"`
}

type TraceBackend struct {
	Memory *memory.Configuration `mapstructure:"memory"`
	Badger *badger.Config        `mapstructure:"badger"`
}

func (cfg *TraceBackend) Unmarshal(conf *confmap.Conf) error {
	if conf.IsSet("memory") {
		cfg.Memory = &memory.Configuration{MaxTraces: 1_000_000}
	}
	if conf.IsSet("badger") {
		cfg.Badger = badger.DefaultConfig()
	}
	return conf.Unmarshal(cfg)
}

func (cfg *Config) Validate() error {
	if len(cfg.TraceBackends) == 0 {
		return errors.New("at least one storage is required")
	}
	return nil
}
