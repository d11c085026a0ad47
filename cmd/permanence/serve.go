package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
	"permanence/internal/web"
)

type serveCommand struct {
	Address string `default:"127.0.0.1:8080" env:"PERMANENCE_ADDRESS" placeholder:"HÔTE:PORT" help:"Adresse d'écoute."`
	TLSCert string `name:"tls-cert" env:"PERMANENCE_TLS_CERT" placeholder:"FICHIER" type:"path" help:"Certificat TLS, PEM."`
	TLSKey  string `name:"tls-key" env:"PERMANENCE_TLS_KEY" placeholder:"FICHIER" type:"path" help:"Clé du certificat, PEM."`
	Proxied bool   `env:"PERMANENCE_PROXIED" help:"Un mandataire chiffre les échanges (HTTPS) devant ce service et donne l'adresse du visiteur."`
	OIDC    string `name:"oidc" env:"PERMANENCE_OIDC" placeholder:"FICHIER" type:"path" help:"Configuration des fournisseurs d'identité (docs/oidc.md)."`
	Anchors string `name:"anchor-file" env:"PERMANENCE_ANCHOR_FILE" placeholder:"FICHIER" type:"path" help:"Fichier, sur un autre disque, auquel ajouter chaque heure le point de contrôle signé du journal."`
}

// Run serves an installation until it is told to stop.
func (c *serveCommand) Run(p *program) error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return casework.Refuse(casework.KindInvalid, "--tls-cert et --tls-key vont ensemble.")
	}
	secure := c.TLSCert != "" || c.Proxied
	if !secure && !isLoopback(c.Address) {
		return casework.Refuse(casework.KindInvalid, "Sans HTTPS, le service n'écoute que sur cette machine (127.0.0.1). Donnez --tls-cert et --tls-key, ou --proxied derrière un mandataire qui chiffre.")
	}
	providers, err := c.providers(p)
	if err != nil {
		return err
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	return p.serve(st, listening{providers: providers, address: c.Address, cert: c.TLSCert, key: c.TLSKey, proxied: c.Proxied, anchors: c.Anchors})
}

// providers are those of the configuration, nil without one. They are not asked
// anything yet: one that is down does not keep the service from opening.
func (c *serveCommand) providers(p *program) (*auth.Providers, error) {
	if c.OIDC == "" {
		return nil, nil
	}
	config, err := auth.LoadOIDC(c.OIDC)
	if err != nil {
		return nil, err
	}
	return auth.NewProviders(config, p.clock), nil
}

// listening says where and how the service is reached.
type listening struct {
	address, cert, key string
	proxied            bool
	providers          *auth.Providers    // of identities, nil for none
	demo               []view.DemoAccount // shown at the log-in
	anchors            string             // file of anchors of the log, empty for none
}

// drain is how long requests under way may take to end at a stop.
const drain = 20 * time.Second

func (p *program) serve(st *store.Store, l listening) error {
	logger := slog.New(slog.NewTextHandler(p.err, nil))
	site := web.New(web.Config{Store: st, Clock: p.clock, Logger: logger, Version: version,
		Secure: l.cert != "" || l.proxied, Proxied: l.proxied, Demo: l.demo, Providers: l.providers})
	listener, err := net.Listen("tcp", l.address)
	if err != nil {
		return casework.Refuse(casework.KindState, "L'adresse %s ne peut pas être ouverte : elle est déjà prise, ou n'est pas de cette machine.", l.address)
	}
	server := &http.Server{Handler: site, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn)}
	fmt.Fprintf(p.out, "Permanence répond à l'adresse %s (Ctrl-C pour arrêter)\n", address(listener, l))
	defer p.keepSealed(st, logger, l.anchors)()
	defer p.keepJobs(st, logger)()
	ended := make(chan error, 1)
	go func() {
		if l.cert != "" {
			ended <- server.ServeTLS(listener, l.cert, l.key)
			return
		}
		ended <- server.Serve(listener)
	}()
	select {
	case err := <-ended:
		return err
	case <-p.Done():
	}
	fmt.Fprintln(p.err, "Arrêt…")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.Context), drain)
	defer cancel()
	return errors.Join(site.Close(ctx), server.Shutdown(ctx))
}

func address(listener net.Listener, l listening) string {
	scheme := "http"
	if l.cert != "" {
		scheme = "https"
	}
	return fmt.Sprintf("%s://%s/", scheme, strings.Replace(listener.Addr().String(), "[::]", "localhost", 1))
}

func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
