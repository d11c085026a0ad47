// Command permanence is the whole program: the server and the commands of
// whoever runs it. It is the only place that wires the packages together.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// version is set by the build.
var version = "devel"

// Exit statuses: a register with refused rows or an error, then a command that
// was not understood.
const (
	exitRefused = 1
	exitUsage   = 2
)

// commands are the command line. Its help is in French, as its readers are.
type commands struct {
	Data       string `placeholder:"DOSSIER" default:"permanence-data" env:"PERMANENCE_DATA" help:"Dossier de données de l'installation."`
	Database   string `placeholder:"ADRESSE" env:"PERMANENCE_DATABASE" help:"Base PostgreSQL partagée, sous la forme postgres://… Sans elle, une base SQLite dans le dossier de données."`
	Unverified bool   `name:"database-unverified" env:"PERMANENCE_DATABASE_UNVERIFIED" help:"Accepter une base PostgreSQL d'une autre machine sans vérifier son certificat (sslmode=verify-full) : pour un réseau qui la protège autrement."`
	Keyset     string `placeholder:"FICHIER" env:"PERMANENCE_KEYSET" help:"Fichier de la clé maîtresse. Par défaut, master.keyset dans le dossier de données."`
	Zone       string `placeholder:"FUSEAU" default:"Europe/Paris" env:"PERMANENCE_ZONE" help:"Fuseau horaire des postes : Europe/Paris, America/Guadeloupe, Indian/Reunion… Toutes les heures et tous les jours sont les siens, quel que soit celui de la machine."`

	Demo      demoCommand         `cmd:"" help:"Ouvrir la démonstration : trois postes fictifs, un compte par rôle, sur cette seule machine."`
	Serve     serveCommand        `cmd:"" help:"Ouvrir le service aux navigateurs."`
	Init      initCommand         `cmd:"" help:"Créer une installation et son premier administrateur."`
	Import    importCommand       `cmd:"" help:"Lire un registre de rendez-vous, CSV ou XLSX, dans un poste."`
	Export    exportCommand       `cmd:"" help:"Écrire le registre nominatif d'un poste, en CSV ou en XLSX."`
	Report    reportCommand       `cmd:"" help:"Calculer le bilan d'un poste sur une période ; vérifier un bilan scellé."`
	Purge     purgeCommand        `cmd:"" help:"Effacer les personnes dont la durée de conservation est échue."`
	Retention retentionCommand    `cmd:"" help:"Dire ou fixer la durée de conservation."`
	Papers    complianceCommand   `cmd:"" name:"compliance" help:"Écrire le registre des traitements et le projet d'analyse d'impact."`
	User      userCommand         `cmd:"" help:"Gérer les comptes."`
	Audit     auditCommand        `cmd:"" help:"Vérifier, ancrer et purger le journal des accès."`
	Exchange  exchangeCommand     `cmd:"" help:"Envoyer les décomptes d'un département, recevoir ceux des autres installations."`
	Crime     crimeCommand        `cmd:"" help:"Importer la délinquance enregistrée que publie le ministère de l'Intérieur (SSMSI)."`
	Contours  contoursCommand     `cmd:"" help:"Importer les contours des communes, pour la carte."`
	Version   versionCommand      `cmd:"" help:"Dire la version du programme."`
	Backup    backupCommand       `cmd:"" help:"Faire une sauvegarde chiffrée et la vérifier en la restaurant à part."`
	Restore   restoreCommand      `cmd:"" help:"Refaire une installation depuis une sauvegarde, là où il n'y en a pas."`
	Proof     verifyBackupCommand `cmd:"" name:"verify-backup" help:"Prouver qu'une sauvegarde se restaure, sans toucher à rien."`
	Key       keyCommand          `cmd:"" help:"Clé de secours des sauvegardes ; renouvellement de la clé maîtresse."`
}

// console is who acts when a command is run on the machine itself.
var console = casework.Actor{Role: casework.Console}

// program is what every command works with; tests give their own.
type program struct {
	context.Context
	*commands
	out, err io.Writer
	in       io.Reader
	clock    func() time.Time
}

// collectAt lets the heap grow fourfold between two collections: what lives is
// some ten megabytes, and a page leaves as much behind as it holds. The limit
// below keeps the budget. GOGC overrides.
const collectAt = 300

// memoryLimit is where the collector starts to work harder rather than let the
// program grow. The budget is 256 MB; the embedded database, outside of this
// count, takes the rest. GOMEMLIMIT overrides.
const memoryLimit = 160 << 20

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

func run(ctx context.Context, args []string) int {
	cli := &commands{}
	p := &program{Context: ctx, commands: cli, out: os.Stdout, err: os.Stderr, in: os.Stdin, clock: time.Now}
	parser, err := kong.New(cli, kong.Name("permanence"), kong.Writers(p.out, p.err), kong.Help(frenchHelp),
		kong.Description("Permanence, le système d'information des intervenants sociaux en commissariat et gendarmerie."),
		kong.Exit(func(code int) { panic(exited(code)) }))
	if err != nil {
		fmt.Fprintln(p.err, err)
		return exitUsage
	}
	return p.parseAndRun(parser, args)
}

// exited carries the status with which the parser wants to end, after --help.
type exited int

func (p *program) parseAndRun(parser *kong.Kong, args []string) (status int) {
	defer func() {
		if code, ok := recover().(exited); ok {
			status = int(code)
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(p.err, "permanence : %s\nEssayez « permanence --help ».\n", frenchUsage(err))
		return exitUsage
	}
	if err := p.inZone(); err != nil {
		return p.tell(err)
	}
	return p.tell(command.Run(p))
}

// errRefused ends a command whose report has said everything already.
var errRefused = errors.New("refused rows")

// tell prints an error as its reader needs it: our sentences as they are, the
// cause of the others in full, since whoever runs the command runs the
// machine.
func (p *program) tell(err error) int {
	if err == nil {
		return 0
	}
	err = store.Explain(err)
	var e *casework.Error
	switch {
	case errors.Is(err, errRefused):
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(p.err, "Interrompu : rien n'a été écrit.")
	case errors.As(err, &e) && e.Field != "":
		fmt.Fprintf(p.err, "permanence : %s « %s » : %s\n", e.Field, e.Value, e.Message)
	case errors.As(err, &e):
		fmt.Fprintf(p.err, "permanence : %s\n", e.Message)
		if e.Err != nil {
			fmt.Fprintf(p.err, "  (%v)\n", e.Err)
		}
	default:
		fmt.Fprintf(p.err, "permanence : %v\n", err)
	}
	return exitRefused
}

// today on the clock of the posts.
func (p *program) today() casework.Day { return casework.DayOf(p.clock()) }

// open opens the installation, making what is not there, and says what it made.
func (p *program) open() (*store.Store, error) {
	st, err := store.Open(p, store.Config{Dir: p.Data, DSN: p.Database, Unverified: p.Unverified, KeyFile: p.Keyset, Clock: p.clock})
	if err != nil {
		return nil, err
	}
	if err := p.checkClock(st); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	if st.Created.Folder {
		fmt.Fprintf(p.err, "Dossier de données créé : %s\n", p.Data)
	}
	if st.Created.Database {
		fmt.Fprintln(p.err, "Base de données créée.")
	}
	if st.Created.Keyset {
		fmt.Fprintf(p.err, "Clé maîtresse créée : %s. Gardez-en une copie ailleurs : sans elle, aucune identité ne peut être lue.\n", p.keysetPath())
	}
	if st.Created.Backup != "" {
		fmt.Fprintf(p.err, "Base mise à jour ; copie de l'ancienne : %s\n", st.Created.Backup)
	}
	return st, nil
}

// openExisting opens an installation that must be there already.
func (p *program) openExisting() (*store.Store, error) {
	there, err := p.installed()
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, casework.Refuse(casework.KindState, "Il n'y a pas d'installation dans %s : vérifiez --data, ou créez-la par « permanence init ».", p.Data)
	}
	return p.open()
}

// post finds a post by its slug, with a sentence that helps when it is absent.
func (p *program) post(st *store.Store, slug string) (casework.Post, error) {
	post, err := st.PostBySlug(p, console, slug)
	if casework.KindOf(err) == casework.KindNotFound {
		return post, casework.Refuse(casework.KindNotFound, "Il n'y a pas de poste « %s » dans cette installation.", slug)
	}
	return post, err
}
