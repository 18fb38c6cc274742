// The authority of a laptop: step-ca with keys from files, without the key stores and authorities of clouds.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/smallstep/certificates/authority/config"
	"github.com/smallstep/certificates/ca"
	_ "github.com/smallstep/certificates/cas/softcas"
	_ "go.step.sm/crypto/kms/softkms"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "step-ca:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("this build takes the file of settings, and nothing else: %q", args)
	}
	settings, err := config.LoadConfiguration(args[0])
	if err != nil {
		return err
	}
	server, err := ca.New(settings, ca.WithConfigFile(args[0]), ca.WithQuiet(true))
	if err != nil {
		return err
	}
	go func() {
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
		<-stop
		_ = server.Stop()
	}()
	return server.Run()
}
