package e2e

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"permanence/internal/casework"
)

// The load: one post with 10,000 cases and 50,000 meetings over ten years, the
// real program on the embedded database, clients in this process on loopback.
// Benchmarks only: nothing here fails by the clock.
const (
	loadCases    = 10000
	loadMeetings = 5
	loadPassword = "une-longue-phrase-94"
	loadWorkers  = 600
)

// loadSite is the program under load.
type loadSite struct {
	*program
	post  string   // slug
	login string   // of its worker
	cases []string // addresses of some cases
}

var startLoad = sync.OnceValues(func() (*loadSite, error) {
	all, err := startSites(1)
	if err != nil {
		return nil, err
	}
	return all[0], nil
})

// startSites runs one program whose cases are shared out between posts, each
// with one account of a worker.
func startSites(posts int) ([]*loadSite, error) {
	binary := filepath.Join(demonstration.folder, "permanence")
	data, err := os.MkdirTemp(demonstration.folder, "load-")
	if err != nil {
		return nil, err
	}
	register, folder := filepath.Join(data, "registre.csv"), filepath.Join(data, "data")
	all := make([]*loadSite, posts)
	for i := range all {
		all[i] = &loadSite{post: fmt.Sprintf("poste-%02d", i), login: fmt.Sprintf("charge-%02d", i)}
		if err := writeLoadRegister(register, i, posts); err != nil {
			return nil, err
		}
		for _, arguments := range [][]string{
			{"import", "--data", folder, "--post", all[i].post, register},
			{"user", "add", all[i].login, "--data", folder, "--role", "worker", "--post", all[i].post, "--password-stdin"},
		} {
			command := exec.Command(binary, arguments...)
			command.Stdin = strings.NewReader(loadPassword + "\n")
			if output, err := command.CombinedOutput(); err != nil {
				return nil, fmt.Errorf("%s: %w\n%s", arguments[0], err, output)
			}
		}
	}
	// One account plays eight people, none of whom stops to think: no account is held back.
	p, err := launch(binary, nil, "serve", "--factor-optional", "--account-rate", "0", "--data", folder, "--address", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	loaded = append(loaded, p)
	for _, site := range all {
		site.program = p
		if _, err := findCases(site); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// loaded are the programs under load that run.
var loaded []*program

func closeLoad() {
	for _, p := range loaded {
		if err := p.stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stopping the program under load:", err)
		}
	}
}

// writeLoadRegister writes one part of so many of 10,000 persons of five
// meetings each; the last thousand are still open.
func writeLoadRegister(path string, part, of int) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = ';'
	header := strings.Split("personne;nom;prenom;sexe;naissance;commune;qualite;enfants;date_saisine;origine;acte_police;problematique;violences;date;heure;lieu;modalite;statut;duree;actes;date_cloture;motif_cloture", ";")
	if err := w.Write(header); err != nil {
		return err
	}
	names := []string{"Aubert", "Bailly", "Caron", "Diallo", "Étienne", "Fontaine", "Girard", "Hamdi", "Jacquet", "Lefèvre", "Mercier", "Perrin"}
	first := casework.NewDay(2016, 1, 4)
	for p := part; p < loadCases; p += of {
		opened := first + casework.Day(p*3600/loadCases)
		closed, reason := (opened + 120).String(), "relais_pris"
		if p >= loadCases*9/10 {
			closed, reason = "", ""
		}
		for n := range loadMeetings {
			err := w.Write([]string{fmt.Sprintf("P%05d", p), names[p%len(names)] + " " + names[p/len(names)%len(names)], names[p/7%len(names)], "F", strconv.Itoa(1950 + p%55),
				"94028", "victime", strconv.Itoa(p % 4), opened.String(), "police_plainte", "plainte", "violences_conjugales", "psychologiques|physiques",
				(opened + casework.Day(2+20*n)).String(), fmt.Sprintf("%02d:%02d", 9+n, p%4*15), "commissariat", "presentiel", "honore", "45", "ecoute|information", closed, reason})
			if err != nil {
				return err
			}
		}
	}
	w.Flush()
	return os.WriteFile(path, b.Bytes(), 0o600)
}

var nextCases = regexp.MustCompile(`href="(/dossiers[?][^"]*)" rel="next"`)

var caseAddress = regexp.MustCompile(`href="(/dossiers/[0-9a-z]{26})"`)

func findCases(site *loadSite) (*loadSite, error) {
	c, err := signIn(site.address, site.login, loadPassword)
	if err != nil {
		return nil, err
	}
	for next := "/dossiers"; next != "" && err == nil && len(site.cases) < loadCases/20; {
		var page string
		page, err = c.page(next)
		for _, found := range caseAddress.FindAllStringSubmatch(page, -1) {
			if !slices.Contains(site.cases, found[1]) {
				site.cases = append(site.cases, found[1])
			}
		}
		next = ""
		if m := nextCases.FindStringSubmatch(page); m != nil {
			next = html.UnescapeString(m[1])
		}
	}
	if err == nil && len(site.cases) < 10 {
		err = fmt.Errorf("the worklists show %d cases", len(site.cases))
	}
	return site, err
}

func underLoad(b *testing.B) *loadSite {
	b.Helper()
	demonstration.address(b) // the program is built by now
	site, err := startLoad()
	if err != nil {
		b.Fatal(err)
	}
	return site
}

// gestures are what a worker does most: one request each, a meeting excepted.
func (site *loadSite) gestures() map[string]func(*client) error {
	page := func(path string) func(*client) error {
		return func(c *client) error { return c.fetch(path) }
	}
	aCase := func() string { return site.cases[rand.IntN(len(site.cases))] }
	return map[string]func(*client) error{
		"home":       page("/"),
		"worklist":   page("/dossiers"),
		"statistics": page("/bilans/" + site.post + "/2024"),
		"case":       func(c *client) error { return c.fetch(aCase()) },
		"search": func(c *client) error {
			_, err := c.send("/dossiers/recherche", map[string][]string{"recherche": {"lefevre bai"}})
			return err
		},
		"meeting": func(c *client) error { return c.record(aCase()) },
	}
}

// fetch asks for a page as a browser does, compressed, and leaves it so: what a
// browser does with it is not the program's work.
func (c *client) fetch(path string) error {
	r, err := http.NewRequest(http.MethodGet, c.address+path, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := c.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err = io.Copy(io.Discard, answer.Body); err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s", path, answer.Status)
	}
	return err
}

// saves are meetings ready to be sent, their forms filled: what remains is the
// one request that records.
func (site *loadSite) saves(c *client, n int) (func(*client) error, error) {
	ready := make(chan func(*client) error, n)
	for range n {
		aCase := site.cases[rand.IntN(len(site.cases))]
		form, err := c.meeting(aCase)
		if err != nil {
			return nil, err
		}
		ready <- func(c *client) error { return c.saved(aCase+"/rendez-vous/nouveau", form) }
	}
	return func(c *client) error { return (<-ready)(c) }, nil
}

// saved sends a form and does not follow to the page that it leads to; an
// answer that leads nowhere is a refusal.
func (c *client) saved(address string, form url.Values) error {
	still := c.Client
	still.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := still.PostForm(c.address+address, form)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusSeeOther {
		err = fmt.Errorf("the meeting was answered %s: %s", answer.Status, firstError(string(body)))
	}
	return err
}

// meeting is the form of a case's next meeting, filled.
func (c *client) meeting(aCase string) (url.Values, error) {
	address := aCase + "/rendez-vous/nouveau"
	page, err := c.page(address)
	if err != nil {
		return nil, err
	}
	form, err := formOf(page, address)
	if err != nil {
		return nil, err
	}
	form.Set("date", (casework.NewDay(2025, 12, 1) + casework.Day(rand.IntN(330))).String()) // after the referral of every case
	form.Set("heure", fmt.Sprintf("%02d:%02d", 8+rand.IntN(12), rand.IntN(60)))
	form.Set("note", "une note")
	return form, nil
}

// record saves a meeting as a person does: the form, its sending, and the case
// that follows.
func (c *client) record(aCase string) error {
	form, err := c.meeting(aCase)
	if err != nil {
		return err
	}
	answer, err := c.send(aCase+"/rendez-vous/nouveau", form)
	if err == nil && strings.Contains(answer, `id="champ-note"`) && !strings.Contains(answer, "autre rendez-vous") {
		err = fmt.Errorf("the meeting was refused: %s", firstError(answer))
	}
	return err
}

var errorText = regexp.MustCompile(`class="error">([^<]*)<`)

func firstError(page string) string {
	if m := errorText.FindStringSubmatch(page); m != nil {
		return m[1]
	}
	return "no reason shown"
}

// BenchmarkWork measures each gesture with 1 and 8 clients. One command makes
// the table of docs/benchmarks.md:
//
//	go test ./e2e -run '^$' -bench Work -benchtime 500x -table
func BenchmarkWork(b *testing.B) {
	site := underLoad(b)
	gestures := site.gestures()
	measured := map[string]map[int]string{}
	for _, row := range workRows {
		measured[row.gesture] = map[int]string{}
		for _, clients := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/clients=%d", row.gesture, clients), func(b *testing.B) {
				gesture := gestures[row.gesture]
				if row.gesture == "save" {
					gesture = site.saving(b)
				}
				measured[row.gesture][clients] = site.measure(b, clients, gesture)
			})
		}
	}
	if *workTable {
		printWork(os.Stdout, measured)
	}
}

// saving fills as many forms as will be sent, before the clock runs.
func (site *loadSite) saving(b *testing.B) func(*client) error {
	c, err := signIn(site.address, site.login, loadPassword)
	if err != nil {
		b.Fatal(err)
	}
	save, err := site.saves(c, b.N)
	if err != nil {
		b.Fatal(err)
	}
	return save
}

// workTable, when asked for, is the table of docs/benchmarks.md: the gestures in
// the order of the page, each with its figures for 1 and 8 clients.
var workTable = flag.Bool("table", false, "write what BenchmarkWork measured as the table of docs/benchmarks.md")

// workRows are the gestures of the table, with their names there and what two
// open-source programs of the field did with 8 clients.
var workRows = []struct{ gesture, name, peers string }{
	{"worklist", "worklist", "13 and 102"},
	{"statistics", "statistics of a year", "13"},
	{"save", "save a meeting", "38 and 117"},
	{"case", "case page", ""},
	{"meeting", "a meeting, three requests", ""},
	{"home", "first page", ""},
	{"search", "search", ""},
}

// printWork writes the table of the last measure of each gesture, by name and
// clients.
func printWork(w io.Writer, measured map[string]map[int]string) {
	fmt.Fprintln(w, "\n| gesture | 1 client: req/s, p50, p95 | 8 clients: req/s, p50, p95 | two peers, 8 clients |\n|---|---|---|---|")
	for _, row := range workRows {
		if m := measured[row.gesture]; m != nil {
			fmt.Fprintf(w, "| %s | %s | %s | %s |\n", row.name, m[1], m[8], row.peers)
		}
	}
}

// measure gives what it measured as the table writes it: requests per second,
// p50 and p95.
func (site *loadSite) measure(b *testing.B, clients int, gesture func(*client) error) string {
	work := make(chan struct{}, b.N)
	for range b.N {
		work <- struct{}{}
	}
	close(work)
	people := make([]*client, clients)
	for i := range people {
		var err error
		if people[i], err = signIn(site.address, site.login, loadPassword); err != nil {
			b.Fatal(err)
		}
	}
	var all timings
	var wait sync.WaitGroup
	before := site.cpu(b)
	b.ResetTimer()
	for _, c := range people {
		wait.Go(func() {
			for range work {
				start := time.Now()
				err := gesture(c)
				all.add(time.Since(start), err)
			}
		})
	}
	wait.Wait()
	p50, p95 := all.report(b)
	rate := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "req/s")
	b.ReportMetric((site.cpu(b)-before)/float64(b.N), "cpu-ms/req")
	return fmt.Sprintf("%.0f, %.1f ms, %.1f ms", rate, p50, p95)
}

// timings gather durations and the first error.
type timings struct {
	sync.Mutex
	all    []time.Duration
	errors int
	first  error
}

func (t *timings) add(d time.Duration, err error) {
	t.Lock()
	defer t.Unlock()
	t.all = append(t.all, d)
	if err != nil {
		t.errors++
		t.first = err
	}
}

func (t *timings) report(b *testing.B) (p50, p95 float64) {
	if t.errors > 0 {
		b.Fatalf("%d errors, the last one: %v", t.errors, t.first)
	}
	slices.Sort(t.all)
	at := func(share float64) float64 {
		return float64(t.all[min(len(t.all)-1, int(share*float64(len(t.all))))].Microseconds()) / 1000
	}
	p50, p95 = at(0.5), at(0.95)
	b.ReportMetric(p50, "p50-ms")
	b.ReportMetric(p95, "p95-ms")
	return p50, p95
}

// BenchmarkSixHundredWorkers lets 600 people work for half a minute on one node,
// each thinking 5 to 15 seconds between two gestures, and reports the response
// times and the memory of the program. One turn is enough: -benchtime 1x. They
// share the 10,000 cases in sixty posts: ten people to a post and its account,
// where there is one in life, so that figures go stale ten times as often.
func BenchmarkSixHundredWorkers(b *testing.B) {
	demonstration.address(b) // the program is built by now
	sites, err := startSites(loadWorkers / 10)
	if err != nil {
		b.Fatal(err)
	}
	people := make([]*client, len(sites))
	for i, site := range sites {
		if people[i], err = signIn(site.address, site.login, loadPassword); err != nil {
			b.Fatal(err)
		}
	}
	day := []string{"home", "worklist", "worklist", "search", "search", "case", "case", "case", "meeting", "statistics"}
	for b.Loop() {
		var all timings
		var wait sync.WaitGroup
		end := time.Now().Add(30 * time.Second)
		for i := range loadWorkers {
			c, gestures := people[i%len(people)], sites[i%len(sites)].gestures()
			wait.Go(func() {
				time.Sleep(rand.N(10 * time.Second))
				for time.Now().Before(end) {
					start := time.Now()
					err := gestures[day[rand.IntN(len(day))]](c)
					all.add(time.Since(start), err)
					time.Sleep(5*time.Second + rand.N(10*time.Second))
				}
			})
		}
		wait.Wait()
		all.report(b)
		b.ReportMetric(float64(len(all.all))/30, "req/s")
	}
	b.ReportMetric(sites[0].memory(b), "MB")
}

// cpu is the time of processor that the program has taken, in milliseconds, as
// Linux tells by hundredths of a second: what a request costs on a machine that
// does other work too.
func (site *loadSite) cpu(b *testing.B) float64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", site.command.Process.Pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, errUser := strconv.Atoi(fields[11])
	system, errSystem := strconv.Atoi(fields[12])
	if err := errors.Join(errUser, errSystem); err != nil {
		b.Fatal(err)
	}
	return float64(user+system) * 10
}

// memory is the most that the program has held, in megabytes, as Linux tells.
func (site *loadSite) memory(b *testing.B) float64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", site.command.Process.Pid))
	if err != nil {
		b.Log("no figure of memory on this system")
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if kilobytes, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			n, _ := strconv.Atoi(strings.Fields(kilobytes)[0])
			return float64(n) / 1024
		}
	}
	return 0
}
