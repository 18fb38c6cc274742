// Jaeger without the commands that write mappings and manuals.
package main

import (
	"os"

	"github.com/jaegertracing/jaeger/cmd/jaeger/internal"
	"github.com/jaegertracing/jaeger/internal/version"
)

func main() {
	command := internal.Command()
	command.AddCommand(version.Command())
	if command.Execute() != nil {
		os.Exit(1)
	}
}
