package store_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// partsOf opens a post with its worker, a case, and a worker of another post.
func partsOf(t *testing.T, s *store.Store) (c casework.Case, worker, stranger casework.Actor, post casework.Post) {
	t.Helper()
	post = storetest.Post(t, s, "creteil")
	worker = storetest.Account(t, s, "worker", casework.Worker, post).Actor()
	stranger = storetest.Account(t, s, "stranger", casework.Worker, storetest.Post(t, s, "charenton")).Actor()
	return live(t, s, worker, post, storetest.Row(0, "A-1", monday)), worker, stranger, post
}

func wants(t *testing.T, what string, err error, kind casework.Kind) {
	t.Helper()
	if casework.KindOf(err) != kind || (err == nil) != (kind == "") {
		t.Errorf("%s: %v, want kind %q", what, err, kind)
	}
}

func file(content []byte) *io.SectionReader {
	return io.NewSectionReader(bytes.NewReader(content), 0, int64(len(content)))
}

// writeSecretParts writes a secret in every text that surrounds a case, and
// reads it back.
func writeSecretParts(t *testing.T, s *store.Store, worker casework.Actor, id casework.CaseID) {
	t.Helper()
	a := casework.Assessment{Case: id, On: storetest.Today, SafetyPlan: secretNote, Danger: casework.Danger{Judged: casework.DangerGrave, Lowered: secretNote},
		Domains: []casework.DomainState{{Domain: "logement", State: "fragile", Need: "aucun", Note: secretNote}}}
	if _, err := s.SaveAssessment(t.Context(), worker, "", a); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddTask(t.Context(), worker, casework.Task{Case: id, Text: "Rappeler Gontran"}); err != nil {
		t.Fatal(err)
	}
	content := []byte("%PDF-1.7\n" + strings.Repeat(secretNote+"\n", 9000)) // several chunks
	d, err := s.AddDocument(t.Context(), worker, id, "certificat Gontran.pdf", file(content))
	if err != nil {
		t.Fatal(err)
	}
	if back, read, err := s.DocumentContent(t.Context(), worker, id, d.ID); err != nil || !bytes.Equal(read, content) || back.Name != "certificat Gontran.pdf" || back.Kind != casework.PDF {
		t.Fatalf("%+v, %d bytes, %v", back, len(read), err)
	}
}

func TestAssessmentsAreKeptOneBesideTheOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, worker, stranger, post := partsOf(t, s)
		first := casework.Assessment{Case: c.ID, On: storetest.Today - 30, SafetyPlan: "partir chez sa sœur", Danger: casework.Danger{Grid: casework.DangerGrid{Done: true, Yes: 13, Red: 1}, Judged: casework.DangerImmediate},
			Domains: []casework.DomainState{{Domain: "logement", State: "critique", Need: "urgence", Note: "hébergée"}, {Domain: "sante", State: casework.NotKnown, Need: casework.NotKnown}}}
		saved, err := s.SaveAssessment(t.Context(), worker, "", first)
		wants(t, "the first", err, "")
		second := first
		second.On, second.Danger = storetest.Today, casework.Danger{Judged: casework.DangerWatched}
		_, err = s.SaveAssessment(t.Context(), worker, saved.ID, second)
		wants(t, "a danger lowered silently", err, casework.KindInvalid)
		second.Danger.Lowered = "mesure d'éloignement"
		_, err = s.SaveAssessment(t.Context(), worker, "", second)
		wants(t, "on a form opened before the first", err, casework.KindConflict)
		_, err = s.SaveAssessment(t.Context(), worker, saved.ID, second)
		wants(t, "the second", err, "")
		_, err = s.SaveAssessment(t.Context(), stranger, "", first)
		wants(t, "by a stranger", err, casework.KindNotFound)
		_, err = s.Assessments(t.Context(), stranger, c.ID)
		wants(t, "read by a stranger", err, casework.KindNotFound)
		read, err := s.Assessments(t.Context(), worker, c.ID)
		all := read.All
		if err != nil || len(all) != 2 {
			t.Fatalf("%d assessments, %v", len(all), err)
		}
		first.ID, first.Account, first.At = saved.ID, saved.Account, saved.At
		if diff := cmp.Diff(first, all[1]); diff != "" {
			t.Error(diff)
		}
		if lines, err := s.Cases(t.Context(), worker, post.ID, store.CaseFilter{}); err != nil || len(lines) != 1 || lines[0].Case.ID != c.ID || lines[0].Danger != casework.DangerWatched {
			t.Errorf("%+v, %v", lines, err)
		}
	})
}

func TestMeasuresAreWrittenChangedTakenAwayAndPutBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, worker, stranger, post := partsOf(t, s)
		today := storetest.Today
		m := casework.ProtectionMeasure{Case: c.ID, Kind: casework.GraveDangerCall, State: casework.MeasureGranted, AskedOn: today - 170, DecidedOn: today - 165, ITTDays: casework.Unknown}
		saved, err := s.SaveMeasure(t.Context(), worker, m)
		wants(t, "a new one", err, "")
		_, err = s.SaveMeasure(t.Context(), stranger, m)
		wants(t, "by a stranger", err, casework.KindNotFound)
		aid := casework.ProtectionMeasure{Case: c.ID, Kind: casework.EmergencyAid, State: casework.MeasureAsked, AskedOn: today - 9, ITTDays: casework.Unknown, KnownCAF: "non"}
		aid, err = s.SaveMeasure(t.Context(), worker, aid)
		wants(t, "an emergency aid", err, "")
		saved.EndsOn = today + 60
		_, err = s.SaveMeasure(t.Context(), worker, saved)
		wants(t, "a change", err, "")
		_, err = s.SaveMeasure(t.Context(), worker, saved)
		wants(t, "a change on an old version", err, casework.KindConflict)
		absent := saved
		absent.ID = "nothing"
		_, err = s.SaveMeasure(t.Context(), worker, absent)
		wants(t, "a change of nothing", err, casework.KindNotFound)

		day, err := s.Workday(t.Context(), worker, post.ID)
		if reminders := day.Reminders; err != nil || len(reminders) != 1 || reminders[0].Measure.ID != aid.ID { // the end of the TGD is 60 days away now
			t.Errorf("reminders: %+v, %v", reminders, err)
		}
		_, err = s.Workday(t.Context(), stranger, post.ID)
		wants(t, "reminders of another post", err, casework.KindForbidden)

		wants(t, "taking away", s.RemoveMeasure(t.Context(), worker, c.ID, aid.ID, true), "")
		wants(t, "taking away by a stranger", s.RemoveMeasure(t.Context(), stranger, c.ID, aid.ID, true), casework.KindNotFound)
		_, measures, _, err := s.Protection(t.Context(), worker, c.ID)
		if err != nil || len(measures) != 2 || measures[0].RemovedAt.IsZero() {
			t.Errorf("after taking away: %+v, %v", measures, err)
		}
		wants(t, "putting back", s.RemoveMeasure(t.Context(), worker, c.ID, aid.ID, false), "")
		_, measures, _, err = s.Protection(t.Context(), worker, c.ID)
		if err != nil || len(measures) != 2 || !measures[0].RemovedAt.IsZero() {
			t.Errorf("after putting back: %+v, %v", measures, err)
		}
	})
}

func TestTasksAreDueUntilTheyAreDone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, worker, stranger, post := partsOf(t, s)
		add := func(text string, due casework.Day) casework.Task {
			task, err := s.AddTask(t.Context(), worker, casework.Task{Case: c.ID, Text: text, DueOn: due})
			wants(t, text, err, "")
			return task
		}
		add("plus tard", storetest.Today+1)
		today, late := add("aujourd'hui", storetest.Today), add("en retard", storetest.Today-1)
		add("sans date", 0)
		_, err := s.AddTask(t.Context(), worker, casework.Task{Case: c.ID})
		wants(t, "an empty one", err, casework.KindInvalid)
		_, err = s.AddTask(t.Context(), stranger, casework.Task{Case: c.ID, Text: "x"})
		wants(t, "by a stranger", err, casework.KindNotFound)
		due := func(want ...casework.Day) {
			t.Helper()
			day, err := s.Workday(t.Context(), worker, post.ID)
			var got []casework.Day
			for _, task := range day.Tasks {
				got = append(got, task.On)
			}
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Error(diff, err)
			}
		}
		due(storetest.Today-1, storetest.Today)
		wants(t, "done", s.SetTaskDone(t.Context(), worker, c.ID, late.ID, true), "")
		wants(t, "done by a stranger", s.SetTaskDone(t.Context(), stranger, c.ID, today.ID, true), casework.KindNotFound)
		wants(t, "one that is not there", s.SetTaskDone(t.Context(), worker, c.ID, "nothing", true), casework.KindNotFound)
		due(storetest.Today)
		wants(t, "to do again", s.SetTaskDone(t.Context(), worker, c.ID, late.ID, false), "")
		due(storetest.Today-1, storetest.Today)
		_, _, tasks, err := s.Protection(t.Context(), worker, c.ID)
		if err != nil || len(tasks) != 4 || tasks[0].Text != "en retard" || tasks[3].Text != "sans date" {
			t.Errorf("%+v, %v", tasks, err)
		}
		wants(t, "closing", s.CloseCase(t.Context(), worker, c.ID, 1, storetest.Today, "relais_pris"), "")
		due()
	})
}

func TestDocumentsAreCheckedReadBackAndGoneTheDayAfterTheyWereTakenAway(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, config store.Config) {
		now := storetest.Now()
		config.Clock = func() time.Time { return now }
		s := storetest.Open(t, config)
		c, worker, stranger, _ := partsOf(t, s)
		_, err := s.AddDocument(t.Context(), worker, c.ID, "x.pdf", file([]byte("<html>")))
		wants(t, "a page under the name of a PDF", err, casework.KindInvalid)
		_, err = s.AddDocument(t.Context(), stranger, c.ID, "x.pdf", file([]byte("%PDF-")))
		wants(t, "by a stranger", err, casework.KindNotFound)
		content := bytes.Repeat([]byte("\x89PNG\r\n\x1a\n"), 100_000)
		d, err := s.AddDocument(t.Context(), worker, c.ID, `C:\photos\bras.png`, file(content))
		wants(t, "a picture", err, "")
		if _, list, err := s.Documents(t.Context(), worker, c.ID); err != nil || len(list) != 1 || list[0].Name != "bras.png" || list[0].Kind != casework.PNG || list[0].Size != 800_000 {
			t.Errorf("%+v, %v", list, err)
		}
		if _, back, err := s.DocumentContent(t.Context(), worker, c.ID, d.ID); err != nil || !bytes.Equal(back, content) {
			t.Errorf("%d bytes come back, %v", len(back), err)
		}
		_, _, err = s.DocumentContent(t.Context(), stranger, c.ID, d.ID)
		wants(t, "read by a stranger", err, casework.KindNotFound)
		other := live(t, s, worker, casework.Post{ID: c.Post}, storetest.Row(1, "A-2", monday))
		_, _, err = s.DocumentContent(t.Context(), worker, other.ID, d.ID)
		wants(t, "read by another case", err, casework.KindNotFound)

		wants(t, "taking away", s.RemoveDocument(t.Context(), worker, c.ID, d.ID, true), "")
		_, _, err = s.DocumentContent(t.Context(), worker, c.ID, d.ID)
		wants(t, "read once taken away", err, casework.KindNotFound)
		wants(t, "putting back", s.RemoveDocument(t.Context(), worker, c.ID, d.ID, false), "")
		_, _, err = s.DocumentContent(t.Context(), worker, c.ID, d.ID)
		wants(t, "read once put back", err, "")
		wants(t, "taking away again", s.RemoveDocument(t.Context(), worker, c.ID, d.ID, true), "")
		now = now.Add(24 * time.Hour)
		wants(t, "putting back the day after", s.RemoveDocument(t.Context(), worker, c.ID, d.ID, false), casework.KindNotFound)
		if _, list, err := s.Documents(t.Context(), worker, c.ID); err != nil || len(list) != 0 {
			t.Errorf("the day after: %+v, %v", list, err)
		}
	})
}

// The answer to a form is lost and the form is sent again: one activity, not two.
func TestAnActivitySentTwiceIsRecordedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, worker, stranger, post := partsOf(t, s)
		form := casework.Activity{Post: post.ID, On: storetest.Today, Kind: "formation", Minutes: 60, People: 9, Number: casework.NewID(storetest.Today.Time())}
		count := func(after string, want int) {
			t.Helper()
			if facts, err := s.ActivityFacts(t.Context(), worker, post.ID); err != nil || len(facts) != want {
				t.Errorf("after %s: %d activities, %v; expected %d", after, len(facts), err, want)
			}
		}
		first, err := s.SaveActivity(t.Context(), worker, form)
		wants(t, "a form", err, "")
		again, err := s.SaveActivity(t.Context(), worker, form)
		wants(t, "the same again", err, "")
		if again.ID != first.ID {
			t.Errorf("%s, then %s", first.ID, again.ID)
		}
		count("the same form", 1)
		other := form
		other.People = 12
		_, err = s.SaveActivity(t.Context(), worker, other)
		wants(t, "the form with something else", err, "")
		count("another", 2)
		wants(t, "taking away", s.RemoveActivity(t.Context(), worker, post.ID, first.ID, true), "")
		_, err = s.SaveActivity(t.Context(), worker, form)
		wants(t, "the form once its activity is taken away", err, "")
		count("the one taken away", 2)
		_, err = s.SaveActivity(t.Context(), stranger, form)
		wants(t, "by a stranger", err, casework.KindForbidden)
	})
}

func TestActivitiesAreThePostsOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, worker, stranger, post := partsOf(t, s)
		month := casework.Period{From: storetest.Today - 22, To: storetest.Today + 7}
		x := casework.Activity{Post: post.ID, On: storetest.Today, Kind: "sensibilisation", Minutes: 90, People: 25}
		x, err := s.SaveActivity(t.Context(), worker, x)
		wants(t, "a new one", err, "")
		_, err = s.SaveActivity(t.Context(), stranger, casework.Activity{Post: post.ID, On: storetest.Today, Kind: "formation", Minutes: casework.Unknown, People: casework.Unknown})
		wants(t, "by a stranger", err, casework.KindForbidden)
		_, err = s.SaveActivity(t.Context(), worker, casework.Activity{Post: post.ID, On: storetest.Today + 1, Kind: "formation"})
		wants(t, "one to come", err, casework.KindInvalid)
		x.People = 30
		_, err = s.SaveActivity(t.Context(), worker, x)
		wants(t, "a change", err, "")
		_, err = s.SaveActivity(t.Context(), worker, x)
		wants(t, "a change on an old version", err, casework.KindConflict)
		if back, err := s.Activity(t.Context(), worker, post.ID, x.ID); err != nil || back.People != 30 {
			t.Errorf("%+v, %v", back, err)
		}
		wants(t, "taking away", s.RemoveActivity(t.Context(), worker, post.ID, x.ID, true), "")
		list, err := s.Activities(t.Context(), worker, post.ID, month)
		facts, err2 := s.ActivityFacts(t.Context(), worker, post.ID)
		if err != nil || err2 != nil || len(list) != 1 || list[0].RemovedAt.IsZero() || len(facts) != 0 {
			t.Errorf("taken away: %+v, %+v, %v, %v", list, facts, err, err2)
		}
		wants(t, "putting back", s.RemoveActivity(t.Context(), worker, post.ID, x.ID, false), "")
		if facts, err := s.ActivityFacts(t.Context(), worker, post.ID); err != nil || len(facts) != 1 || facts[0].Minutes != 90 {
			t.Errorf("put back: %+v, %v", facts, err)
		}
		reader := storetest.Account(t, s, "reader", casework.Reader, post).Actor()
		_, err = s.ActivityFacts(t.Context(), reader, post.ID)
		wants(t, "figures that move, for a reader", err, casework.KindForbidden)
		_, err = s.Activities(t.Context(), reader, post.ID, month)
		wants(t, "the list for a reader", err, casework.KindForbidden)
	})
}

func TestTasksAndMeasuresAreOnTheChecklistOfTheClosing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, worker, _, _ := partsOf(t, s)
		today := storetest.Today
		done, err := s.AddTask(t.Context(), worker, casework.Task{Case: c.ID, Text: "faite"})
		wants(t, "a task", err, "")
		wants(t, "done", s.SetTaskDone(t.Context(), worker, c.ID, done.ID, true), "")
		_, err = s.AddTask(t.Context(), worker, casework.Task{Case: c.ID, Text: "Rappeler Gontran", DueOn: today + 2})
		wants(t, "another", err, "")
		for _, m := range []casework.ProtectionMeasure{
			{Kind: casework.EmergencyAid, State: casework.MeasureAsked, AskedOn: today - 1},
			{Kind: casework.GraveDangerCall, State: casework.MeasureGranted, DecidedOn: today},
			{Kind: casework.Complaint, State: casework.MeasureGranted, DecidedOn: today},
		} {
			m.Case, m.ITTDays = c.ID, casework.Unknown
			_, err := s.SaveMeasure(t.Context(), worker, m)
			wants(t, "a measure", err, "")
		}
		open, err := s.StillOpen(t.Context(), worker, c.ID)
		want := []casework.OpenItem{{Text: "Tâche à faire", On: today + 2}, {Text: "Aide universelle d'urgence (AUU) : demande sans réponse", On: today - 1},
			{Text: "Téléphone grave danger (TGD) : mesure en cours", On: today.AddMonths(6)}}
		if diff := cmp.Diff(want, open); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
}

func TestMilestonesTellWhatSurroundsACaseByCodesAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, worker, stranger, _ := partsOf(t, s)
		today := storetest.Today
		writeSecretParts(t, s, worker, c.ID)
		_, err := s.SaveMeasure(t.Context(), worker, casework.ProtectionMeasure{Case: c.ID, Kind: casework.AntiApproach, State: casework.MeasureRefused, AskedOn: today - 9, DecidedOn: today - 1, ITTDays: casework.Unknown})
		wants(t, "a measure", err, "")
		all, err := s.Milestones(t.Context(), worker, c.ID)
		want := []casework.Milestone{{On: today - 9, Kind: casework.MeasureMilestone, Code: "bar", State: casework.MeasureAsked}, {On: today - 1, Kind: casework.MeasureMilestone, Code: "bar", State: casework.MeasureRefused},
			{On: today, Kind: casework.AssessmentMilestone, Code: "caracterise"}, {On: today, Kind: casework.DocumentMilestone, Code: "pdf"}}
		if diff := cmp.Diff(want, all); diff != "" || err != nil {
			t.Error(diff, err)
		}
		_, err = s.Milestones(t.Context(), stranger, c.ID)
		wants(t, "by a stranger", err, casework.KindNotFound)
	})
}
