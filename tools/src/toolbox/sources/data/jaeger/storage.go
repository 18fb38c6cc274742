package jaegerstorage

import (
	"context"
	"errors"
	"fmt"
	"io"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/extension"

	"github.com/jaegertracing/jaeger/internal/metrics"
	"github.com/jaegertracing/jaeger/internal/storage/v1"
	"github.com/jaegertracing/jaeger/internal/storage/v2/api/tracestore"
	"github.com/jaegertracing/jaeger/internal/storage/v2/badger"
	"github.com/jaegertracing/jaeger/internal/storage/v2/memory"
	"github.com/jaegertracing/jaeger/internal/telemetry"
)

type Extension interface {
	extension.Extension
	TraceStorageFactory(name string) (tracestore.Factory, bool)
}

type storageExt struct {
	config    *Config
	telset    component.TelemetrySettings
	factories map[string]tracestore.Factory
}

func GetTraceStoreFactory(name string, host component.Host) (tracestore.Factory, error) {
	for id, found := range host.GetExtensions() {
		if id.Type() != componentType {
			continue
		}
		if factory, ok := found.(Extension).TraceStorageFactory(name); ok {
			return factory, nil
		}
	}
	return nil, fmt.Errorf("no storage is called %q in the extension %s", name, componentType)
}

func GetMetricStorageFactory(name string, _ component.Host) (storage.MetricStoreFactory, error) {
	return nil, fmt.Errorf("storage of metrics is not part of this build: %s", name)
}

func newStorageExt(cfg *Config, telset component.TelemetrySettings) *storageExt {
	return &storageExt{config: cfg, telset: telset, factories: map[string]tracestore.Factory{}}
}

func (s *storageExt) Start(_ context.Context, host component.Host) error {
	telset := telemetry.FromOtelComponent(s.telset, host)
	for name, backend := range s.config.TraceBackends {
		scoped := func(kind string) metrics.Factory {
			return telset.Metrics.Namespace(metrics.NSOptions{Name: "jaeger"}).Namespace(metrics.NSOptions{
				Name: "storage",
				Tags: map[string]string{"name": name, "kind": kind, "role": "tracestore"},
			})
		}
		err := errors.New("this build stores in memory or by badger")
		switch {
		case backend.Memory != nil:
			inMemory := telset
			inMemory.Metrics = scoped("memory")
			s.factories[name], err = memory.NewFactory(*backend.Memory, inMemory)
		case backend.Badger != nil:
			s.factories[name], err = badger.NewFactory(*backend.Badger, scoped("badger"), s.telset.Logger)
		}
		if err != nil {
			return fmt.Errorf("storage %q: %w", name, err)
		}
	}
	return nil
}

func (s *storageExt) Shutdown(context.Context) error {
	var problems []error
	for _, factory := range s.factories {
		if closer, ok := factory.(io.Closer); ok {
			problems = append(problems, closer.Close())
		}
	}
	return errors.Join(problems...)
}

func (s *storageExt) TraceStorageFactory(name string) (tracestore.Factory, bool) {
	factory, ok := s.factories[name]
	return factory, ok
}
