package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
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
	servingFlags
	Backups string `env:"PERMANENCE_BACKUPS" placeholder:"DOSSIER" type:"path" help:"Dossier des sauvegardes, de préférence sur un autre disque ; sans lui, sauvegardes dans le dossier de données."`
	Anchors string `name:"anchor-file" env:"PERMANENCE_ANCHOR_FILE" placeholder:"FICHIER" type:"path" help:"Fichier, sur un autre disque, auquel ajouter chaque heure le point de contrôle signé du journal."`
	LogCopy string `name:"log-copy" env:"PERMANENCE_LOG_COPY" placeholder:"FICHIER" type:"path" help:"Fichier, sur un autre disque ou lu par un collecteur, auquel ajouter chaque ligne du journal dès qu'elle est scellée ; « audit verify --copy » le compare."`
}

// servingFlags say what protects those who use the service: the papers of
// compliance are written from them too.
type servingFlags struct {
	tlsFlags
	Proxied bool   `env:"PERMANENCE_PROXIED" help:"Un mandataire chiffre les échanges (HTTPS) devant ce service et donne l'adresse du visiteur."`
	OIDC    string `name:"oidc" env:"PERMANENCE_OIDC" placeholder:"FICHIER" type:"path" help:"Configuration des fournisseurs d'identité (docs/oidc.md)."`

	FactorOptional  bool          `env:"PERMANENCE_FACTOR_OPTIONAL" help:"Ne pas exiger de second facteur des rôles qui ouvrent des dossiers ou des comptes : pour un essai seulement."`
	FactorAll       bool          `env:"PERMANENCE_FACTOR_ALL" help:"Exiger un second facteur de tous les rôles : aussi du guichet, de l'encadrement, du pilotage et des lecteurs, qui n'ouvrent pas de dossier."`
	PasskeyRequired bool          `env:"PERMANENCE_PASSKEY_REQUIRED" help:"Exiger de ces rôles une clé d'accès, que l'hameçonnage ne prend pas ; le site doit être ouvert par son nom, en HTTPS."`
	AccountRate     int           `default:"1200" env:"PERMANENCE_ACCOUNT_RATE" placeholder:"NOMBRE" help:"Demandes qu'un compte peut faire par minute, dont la moitié à la fois ; 0 : sans limite."`
	Idle            time.Duration `default:"30m" env:"PERMANENCE_IDLE" placeholder:"DURÉE" help:"Une session sans demande se ferme après cette durée."`
	IdleLock        time.Duration `default:"10m" env:"PERMANENCE_IDLE_LOCK" placeholder:"DURÉE" help:"Un écran sans geste est verrouillé après cette durée ; le mot de passe le rouvre."`
}

// Run serves an installation until it is told to stop.
func (c *serveCommand) Run(p *program) error {
	if !c.asked() && !c.Proxied && !isLoopback(c.Address) {
		return casework.Refuse(casework.KindInvalid, "Sans HTTPS, le service n'écoute que sur cette machine (127.0.0.1). Donnez --tls-cert et --tls-key, --acme-domain, ou --proxied derrière un mandataire qui chiffre.")
	}
	encrypted, err := c.transport(p)
	if err != nil {
		return err
	}
	providers, err := c.providers(p)
	if err != nil {
		return err
	}
	if err := c.checkTerms(); err != nil {
		return err
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	return p.serve(st, listening{providers: providers, address: c.Address, transport: encrypted, proxied: c.Proxied, backups: c.Backups, anchors: c.Anchors, logCopy: c.LogCopy, factorOptional: c.FactorOptional, factorAll: c.FactorAll, passkeyRequired: c.PasskeyRequired, accountRate: c.AccountRate, idle: c.Idle, idleLock: c.IdleLock})
}

// checkTerms refuses terms of a session that nobody could mean.
func (c *servingFlags) checkTerms() error {
	if c.Idle < time.Minute || c.Idle > auth.Lifetime {
		return casework.Invalid("--idle", c.Idle.String(), "une durée d'une minute à douze heures, comme 30m")
	}
	if c.IdleLock < 10*time.Second || c.IdleLock > auth.Lifetime {
		return casework.Invalid("--idle-lock", c.IdleLock.String(), "une durée de dix secondes à douze heures, comme 10m")
	}
	if c.PasskeyRequired && c.FactorOptional {
		return casework.Refuse(casework.KindInvalid, "--passkey-required et --factor-optional se contredisent : choisissez l'un des deux.")
	}
	if c.FactorAll && c.FactorOptional {
		return casework.Refuse(casework.KindInvalid, "--factor-all et --factor-optional se contredisent : choisissez l'un des deux.")
	}
	if c.AccountRate < 0 {
		return casework.Invalid("--account-rate", strconv.Itoa(c.AccountRate), "un nombre de demandes par minute, 0 pour aucune limite")
	}
	return nil
}

// serving is how a service with these flags is set.
func (c *servingFlags) serving() *casework.Serving {
	return &casework.Serving{TLS: c.asked() || c.Proxied, SecondFactor: !c.FactorOptional, FactorAll: c.FactorAll, Providers: c.OIDC != "",
		IdleMinutes: int(c.Idle / time.Minute), LockMinutes: int(c.IdleLock / time.Minute)}
}

// providers are those of the configuration, nil without one. They are not asked
// anything yet: one that is down does not keep the service from opening.
func (c *servingFlags) providers(p *program) (*auth.Providers, error) {
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
	address         string
	transport       *transport // nil for plain HTTP
	proxied         bool
	providers       *auth.Providers    // of identities, nil for none
	demo            []view.DemoAccount // shown at the log-in
	backups         string             // folder of the backups, empty for the one in the data folder
	anchors         string             // file of anchors of the log, empty for none
	logCopy         string             // file of the copy of the log, empty for none
	passkeyRequired bool               // a passkey and nothing else, for the roles that give a factor
	accountRate     int                // requests of one account a minute, 0 for no limit
	factorOptional  bool               // nobody must give a second factor
	factorAll       bool               // everybody must, whatever the role
	idleLock        time.Duration      // a screen that is left is covered after it; the usual one when zero
	idle            time.Duration      // a session without a request ends after it; the usual one when zero
}

// drain is how long requests under way may take to end at a stop.
const drain = 20 * time.Second

func (p *program) serve(st *store.Store, l listening) error {
	logger := slog.New(slog.NewTextHandler(p.err, nil))
	keeper := p.keeper(st, l.backups)
	keeper.Logger = logger
	site := web.New(web.Config{Store: st, Backups: keeper, Clock: p.clock, Logger: logger, Version: version, Notices: os.DirFS(filepath.Join(p.Data, "notices")),
		Secure: l.transport != nil || l.proxied, Proxied: l.proxied, Demo: l.demo, Providers: l.providers,
		FactorOptional: l.factorOptional, FactorAll: l.factorAll, PasskeyRequired: l.passkeyRequired, AccountRate: l.accountRate, Idle: l.idle, IdleLock: l.idleLock, SearchStep: web.SearchStep})
	listener, err := net.Listen("tcp", l.address)
	if err != nil {
		return casework.Refuse(casework.KindState, "L'adresse %s ne peut pas être ouverte : elle est déjà prise, ou n'est pas de cette machine.", l.address)
	}
	server := newServer(site, logger)
	fmt.Fprintf(p.out, "Permanence répond à l'adresse %s (Ctrl-C pour arrêter)\n", address(listener, l))
	defer p.keepBackups(keeper)()
	defer p.keepSealed(st, logger, l.anchors, l.logCopy)()
	node, forget := p.keepNode(st, logger)
	defer forget()
	defer p.keepJobs(st, node, logger)()
	ended := make(chan error, 2)
	redirecting, err := l.redirect(listener, logger, ended)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { _ = redirecting.Close() }()
	go func() {
		if l.transport != nil {
			server.TLSConfig = l.transport.config
			ended <- server.ServeTLS(listener, "", "")
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

// newServer bounds what a connection may take of us: the size of its headers
// and the time of each part. Streams lift the time to write by themselves, and
// the size of a body is bounded by its route.
func newServer(h http.Handler, logger *slog.Logger) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn)}
}

// redirect answers on plain HTTP with the address over TLS, when asked to; an
// unused server otherwise.
func (l listening) redirect(main net.Listener, logger *slog.Logger, ended chan<- error) (*http.Server, error) {
	if l.transport == nil || l.transport.plain == "" {
		return &http.Server{}, nil
	}
	listener, err := net.Listen("tcp", l.transport.plain)
	if err != nil {
		return nil, casework.Refuse(casework.KindState, "L'adresse %s ne peut pas être ouverte : elle est déjà prise, ou n'est pas de cette machine.", l.transport.plain)
	}
	_, port, err := net.SplitHostPort(main.Addr().String())
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	server := newServer(l.transport.toHTTPS(port), logger)
	go func() { ended <- server.Serve(listener) }()
	return server, nil
}

func address(listener net.Listener, l listening) string {
	scheme := "http"
	if l.transport != nil {
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
