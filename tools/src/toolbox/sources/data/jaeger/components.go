package internal

import (
	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/healthcheckv2extension"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/otlpexporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/batchprocessor"
	"go.opentelemetry.io/collector/processor/memorylimiterprocessor"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/service/telemetry/otelconftelemetry"

	"github.com/jaegertracing/jaeger/cmd/jaeger/internal/exporters/storageexporter"
	"github.com/jaegertracing/jaeger/cmd/jaeger/internal/extension/jaegerquery"
	"github.com/jaegertracing/jaeger/cmd/jaeger/internal/extension/jaegerstorage"
)

// Components are those that base/traces names, as collector and as store.
func Components() (otelcol.Factories, error) {
	var problems [4]error
	made := otelcol.Factories{Telemetry: otelconftelemetry.NewFactory()}
	made.Extensions, problems[0] = otelcol.MakeFactoryMap[extension.Factory](
		healthcheckv2extension.NewFactory(),
		jaegerquery.NewFactory(),
		jaegerstorage.NewFactory(),
	)
	made.Receivers, problems[1] = otelcol.MakeFactoryMap[receiver.Factory](otlpreceiver.NewFactory())
	made.Processors, problems[2] = otelcol.MakeFactoryMap[processor.Factory](
		batchprocessor.NewFactory(),
		memorylimiterprocessor.NewFactory(),
		tailsamplingprocessor.NewFactory(),
	)
	made.Exporters, problems[3] = otelcol.MakeFactoryMap[exporter.Factory](
		otlpexporter.NewFactory(),
		storageexporter.NewFactory(),
	)
	for _, problem := range problems {
		if problem != nil {
			return otelcol.Factories{}, problem
		}
	}
	return made, nil
}
