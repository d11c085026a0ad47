package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// pretending makes the test's own binary play the program, so that launching
// and stopping are tested without it.
const pretending = "PERMANENCE_E2E_PRETEND"

func TestMain(m *testing.M) {
	if os.Getenv(pretending) != "" {
		pretend()
		return
	}
	time.Local = paris()
	status := m.Run()
	sharedBrowser.close()
	closeLoad()
	demonstration.close()
	os.Exit(status)
}

// paris is the zone of the program's hours and days: a journey's today is its own.
func paris() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	return zone
}

// program is one run of a server: its address and how to stop it.
type program struct {
	address string // http://127.0.0.1:PORT/
	command *exec.Cmd
	ended   chan error
	mu      sync.Mutex
	written bytes.Buffer // what it wrote, both streams
}

var addressLine = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/`)

// launch starts a program and waits until it prints the address at which it
// answers: an address that it has just printed is its own, on a port that it
// chose itself.
func launch(path string, environment []string, arguments ...string) (*program, error) {
	p := &program{command: exec.Command(path, arguments...), ended: make(chan error, 1)}
	p.command.Env = append(os.Environ(), environment...)
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.command.Stdout, p.command.Stderr = writer, writer
	if err := p.command.Start(); err != nil {
		return nil, errors.Join(err, reader.Close(), writer.Close())
	}
	found := make(chan string, 1)
	go func() {
		p.read(reader, found) // until the program closes its end: all that it wrote
		p.ended <- p.command.Wait()
	}()
	if err := writer.Close(); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p.await(found)
}

// await gives the program a minute to say where it answers.
func (p *program) await(found <-chan string) (*program, error) {
	select {
	case p.address = <-found:
		return p, nil
	case err := <-p.ended:
		p.ended <- err // for stop, which waits for it too
		return nil, fmt.Errorf("the program ended before it answered: %w\n%s", err, p.output())
	case <-time.After(time.Minute):
		return nil, errors.Join(fmt.Errorf("the program printed no address in a minute:\n%s", p.output()), p.stop())
	}
}

// read keeps what the program writes and hands over the first address in it.
func (p *program) read(reader *os.File, found chan<- string) {
	defer reader.Close()
	for lines := bufio.NewScanner(reader); lines.Scan(); {
		p.mu.Lock()
		p.written.WriteString(lines.Text() + "\n")
		p.mu.Unlock()
		if address := addressLine.FindString(lines.Text()); address != "" {
			select {
			case found <- address:
			default:
			}
		}
	}
}

// output is what the program wrote until now.
func (p *program) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.written.String()
}

// stop asks the program to end, as an operator would, and by force after ten
// seconds, which is an error.
func (p *program) stop() error {
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case err := <-p.ended:
		p.ended <- err
		return err
	case <-time.After(10 * time.Second):
		return errors.Join(errors.New("the program did not end when asked"), p.command.Process.Kill())
	}
}

// demonstration is the real program, built once and started once: its own
// folder, its own port, and the three posts with their registers.
var demonstration demoProgram

type demoProgram struct {
	once    sync.Once
	folder  string
	program *program
	err     error
}

// address starts the demonstration at the first call.
func (d *demoProgram) address(t testing.TB) string {
	t.Helper()
	d.once.Do(d.start)
	if d.err != nil {
		t.Fatal(d.err)
	}
	return d.program.address
}

func (d *demoProgram) start() {
	if d.folder, d.err = os.MkdirTemp("", "permanence-e2e-"); d.err != nil {
		return
	}
	binary := filepath.Join(d.folder, "permanence")
	if d.err = build(binary); d.err == nil {
		d.program, d.err = launch(binary, nil, "demo", "--data", filepath.Join(d.folder, "data"), "--address", "127.0.0.1:0")
	}
}

// build makes the program as `make build` does.
func build(binary string) error {
	command := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", binary, "./cmd/permanence")
	command.Dir = ".."
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building the program: %w\n%s", err, output)
	}
	return nil
}

// installation is a program that starts with one empty post and one worker of
// it, in a folder that goes away with the test.
func installation(t *testing.T, post, login, password string) (address string) {
	t.Helper()
	return newInstalled(t, post, login, password).serve("--factor-optional").address
}

// installed is the folder of an installation, before it is served.
type installed struct {
	t        *testing.T
	data     string
	password string // of its administrator, who must choose another one
}

var givenPassword = regexp.MustCompile(`[a-z0-9]{4}(-[a-z0-9]{4}){3,}`)

// newInstalled makes an installation by the command line, with one worker.
func newInstalled(t *testing.T, post, login, password string) *installed {
	t.Helper()
	demonstration.address(t) // it is built by now
	i := &installed{t: t, data: filepath.Join(t.TempDir(), "data")}
	i.password = givenPassword.FindString(i.command("", "init", "--post", post))
	i.addUser(login, password, "--role", "worker", "--name", "Camille Fontaine", "--post", post)
	return i
}

// addUser makes an account whose password is its owner's.
func (i *installed) addUser(login, password string, how ...string) {
	i.t.Helper()
	i.command(password+"\n", append([]string{"user", "add", login, "--password-stdin"}, how...)...)
}

// command runs the program on the folder and returns what it wrote.
func (i *installed) command(input string, arguments ...string) string {
	i.t.Helper()
	command := exec.Command(filepath.Join(demonstration.folder, "permanence"), append(arguments, "--data", i.data)...)
	command.Stdin = strings.NewReader(input)
	output, err := command.CombinedOutput()
	if err != nil {
		i.t.Fatalf("%s: %v\n%s", arguments[0], err, output)
	}
	return string(output)
}

// serve starts the service of the folder; it stops with the test. It is reached
// by its number, and by the name localhost too.
func (i *installed) serve(flags ...string) *program {
	i.t.Helper()
	p, err := launch(filepath.Join(demonstration.folder, "permanence"), nil, append([]string{"serve", "--data", i.data, "--address", "127.0.0.1:0"}, flags...)...)
	if err != nil {
		i.t.Fatal(err)
	}
	i.t.Cleanup(func() {
		if err := p.stop(); err != nil {
			i.t.Errorf("stopping the installation: %v", err)
		}
	})
	return p
}

func (d *demoProgram) close() {
	if d.program != nil {
		if err := d.program.stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stopping the demonstration:", err)
		}
	}
	if d.folder != "" {
		_ = os.RemoveAll(d.folder) // a temporary folder; nothing depends on it
	}
}
