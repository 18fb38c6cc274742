// Writes the web page that this version of Alertmanager's module carries as Go code into a folder.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"path"
	"path/filepath"

	"github.com/prometheus/alertmanager/asset"
)

func main() {
	if err := write("/static", os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(from, to string) error {
	file, err := asset.Assets.Open(from)
	if err != nil {
		return err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return err
	}
	if !about.IsDir() {
		return copyFile(file, to)
	}
	entries, err := file.Readdir(-1)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := write(path.Join(from, entry.Name()), filepath.Join(to, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(file http.File, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, file); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
