package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/publish"
	"permanence/internal/view"
)

// typedValues are the fields of a form as they were typed, for the page that
// shows them again.
func (f *typed) values(names ...string) view.Values {
	v := view.Values{}
	for _, n := range names {
		v[n] = f.field(n)
	}
	v["version"] = f.field("version")
	return v
}

// rows adds the fields of a list of rows: commune_0, commune_1…
func (f *typed) rows(v view.Values, names ...string) view.Values {
	for key := range f.PostForm {
		if name, _, ok := cutRow(key); ok && slices.Contains(names, name) {
			v[key] = f.field(key)
		}
	}
	return v
}

// cutRow is the name and the number of a field in a list of rows.
func cutRow(key string) (name string, n int, ok bool) {
	at := strings.LastIndexByte(key, '_')
	if at < 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(key[at+1:])
	return key[:at], n, err == nil && n >= 0 && n < mostRows
}

// mostRows is how many rows of a list are read.
const mostRows = 200

// rowField names a field of a row.
func rowField(name string, row int) string { return name + "_" + strconv.Itoa(row) }

// closeUp moves the rows of a list up over those that were emptied, so that what
// is refused of a row stands beside the row that is shown. The fields of others
// move with their row and do not keep it.
func (f *typed) closeUp(names []string, others ...string) {
	as := 0
	for i := range mostRows {
		kept := slices.ContainsFunc(names, func(n string) bool { return f.field(rowField(n, i)) != "" })
		for _, n := range slices.Concat(names, others) {
			value := f.PostForm[rowField(n, i)]
			delete(f.PostForm, rowField(n, i))
			if kept {
				f.PostForm[rowField(n, as)] = value
			}
		}
		if kept {
			as++
		}
	}
}

// eachRow calls do for each row of a list that was closed up.
func (f *typed) eachRow(do func(name func(string) string), names ...string) {
	for i := range mostRows {
		if slices.ContainsFunc(names, func(n string) bool { return f.field(rowField(n, i)) != "" }) {
			do(func(field string) string { return rowField(field, i) })
		}
	}
}

// complete refuses a form that did not come from its page: it would say that
// everything was emptied.
func (f *typed) complete() {
	if !f.PostForm.Has("version") {
		f.errs = append(f.errs, casework.Refuse(casework.KindInvalid, "Le formulaire est incomplet : ouvrez-le depuis sa page."))
	}
}

func showSteering(rq *request) error {
	folders, err := rq.Store.PostFolders(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	committees, err := rq.Store.Committees(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	today := rq.thisDay()
	page := &view.SteeringPage{MayKeep: casework.AllowedSomewhere(rq.actor.Role, casework.KeepPost), Year: today.Year(), Today: today, Folders: folders, Decisions: view.PendingDecisions(committees, "", today)}
	if y, err := strconv.Atoi(rq.URL.Query().Get("annee")); err == nil && y >= 1900 && y <= 2999 {
		page.Year = y
	}
	if rq.actor.Role == casework.Steering {
		page.Reminders = casework.AgreementReminders(agreementsOf(folders), today)
	}
	years := []int{today.Year(), page.Year}
	for i := range folders {
		years = append(years, folders[i].Years()...)
	}
	slices.Sort(years)
	for _, y := range slices.Compact(years) {
		page.Years = append(page.Years, view.PeriodLink{Label: strconv.Itoa(y), URL: view.SteeringURL + "?annee=" + strconv.Itoa(y), Current: y == page.Year})
	}
	return rq.show(http.StatusOK, "Pilotage", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// steeringCard is what the first page says to the prefecture.
func (rq *request) steeringCard() (*view.SteeringCard, error) {
	folders, err := rq.Store.PostFolders(rq.Context(), rq.actor)
	if err != nil {
		return nil, err
	}
	committees, err := rq.Store.Committees(rq.Context(), rq.actor)
	return view.NewSteeringCard(folders, agreementsOf(folders), committees, rq.thisDay()), err
}

// agreementsOf are the agreements of all folders, each once, without those that
// were taken away.
func agreementsOf(folders []casework.PostFolder) (all []casework.Agreement) {
	seen := map[casework.AgreementID]bool{}
	for _, f := range folders {
		for _, a := range f.Agreements {
			if !seen[a.ID] && a.RemovedAt.IsZero() {
				seen[a.ID] = true
				all = append(all, a)
			}
		}
	}
	return all
}

// exportFunding sends the co-funding of the account's posts, as a table.
func exportFunding(format publish.Format) func(*request) error {
	return func(rq *request) error {
		folders, err := rq.Store.PostFolders(rq.Context(), rq.actor)
		if err != nil {
			return err
		}
		rq.attach("cofinancement-"+rq.thisDay().String()+"."+string(format), format.ContentType())
		return format.WriteFunding(rq.w, folders, rq.thisDay())
	}
}

// rights are what the account may change of the post of the address.
func (rq *request) rights() view.SteeringRights {
	may := func(a casework.Action) bool { return rq.actor.May(a, rq.post.ID) == nil }
	return view.SteeringRights{Post: may(casework.KeepPost), Staffing: may(casework.KeepStaffing), Agreements: may(casework.KeepAgreements), Funding: may(casework.KeepFunding), Committees: may(casework.KeepCommittees)}
}

func showPostFolder(rq *request) error {
	folder, err := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	page := &view.PostFolderPage{Folder: folder, Today: rq.thisDay(), MayKeep: rq.rights(), CanReport: rq.actor.May(casework.ReadReport, rq.post.ID) == nil}
	if page.Deployments, err = rq.Store.PostDeployments(rq.Context(), rq.actor, rq.post.ID); err != nil {
		return err
	}
	committees, err := rq.Store.Committees(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	page.Decisions = view.PendingDecisions(committees, rq.post.ID, rq.thisDay())
	if page.Costs, err = rq.costRows(&folder); err != nil {
		return err
	}
	return rq.show(http.StatusOK, rq.post.Name+", pilotage", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// costRows are the years that are over and whose cost is known for every day,
// beside the report of the same year as the account may see it: the sealed one
// for who reads no figure that moves.
func (rq *request) costRows(folder *casework.PostFolder) (rows []view.CostRow, err error) {
	years := folder.Years()
	slices.Reverse(years)
	for _, y := range years {
		over := casework.YearPeriod(y)
		money := folder.Funding(over)
		if over.To >= rq.thisDay() || len(money) != 1 || !money[0].Whole() || money[0].Cost == 0 {
			continue
		}
		report, err := rq.readableReport(over)
		if err != nil {
			return nil, err
		}
		if report == nil {
			continue
		}
		row := view.CostRow{Year: y, Cost: money[0].Cost.French(money[0].Currency), FTE: "—"}
		if p := folder.Presence(over); p.Known {
			_, held := p.MeanFTE()
			row.FTE = casework.FrenchDecimal(held, 2)
		}
		row.Persons, row.PerPerson = perUnit(money[0], report.Figure("persons_met"))
		row.Kept, row.PerKept = perUnit(money[0], report.Figure("appointments_kept"))
		rows = append(rows, row)
	}
	return rows, nil
}

// readableReport is the live report of the post over a period for who reads it,
// the last one sealed over that very period for the others; nil when they have none.
func (rq *request) readableReport(over casework.Period) (*indicator.Report, error) {
	if rq.actor.May(casework.ReadReport, rq.post.ID) == nil {
		reports, err := rq.reports(rq.post, over)
		if err != nil {
			return nil, err
		}
		return reports[0], nil
	}
	d, err := rq.Store.LatestSealed(rq.Context(), rq.actor, rq.post.ID, over)
	if err != nil || d == nil {
		return nil, err
	}
	return d.Report, nil
}

// perUnit is a figure and the cost of one of what it counts, both hidden when
// the figure is.
func perUnit(m casework.PostFunding, f *indicator.Figure) (count, each string) {
	switch {
	case f == nil || !f.Known:
		return "—", "—"
	case f.Hidden:
		return "n. c.", "n. c."
	case f.Value < 1:
		return "0", "—"
	}
	unit := int64(m.Currency.Unit())
	value := int64(f.Value)
	return casework.FrenchInt(int(value)), casework.Money((int64(m.Cost)/value + unit/2) / unit * unit).French(m.Currency)
}

func showSheet(rq *request) error {
	folder, err := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	return rq.sheetPage(http.StatusOK, view.NewSheetForm(view.SheetValues(&folder.Sheet)))
}

func (rq *request) sheetPage(status int, form view.SteeringForm) error {
	return rq.show(status, "Fiche du poste", func(b view.Base) view.Page {
		return &view.PostSheetPage{Base: b, SteeringForm: form, Post: rq.post}
	})
}

func saveSheet(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	f.closeUp(coverFields)
	f.closeUp(placeFields, "id_lieu")
	values := f.rows(f.values("accueil", "service", "genre_employeur", "employeur", "ouvert_le", "ferme_le"), "commune", "depuis", "jusqua", "lieu", "nom_lieu", "id_lieu").Together()
	f.complete()
	sheet := f.sheet(values)
	f.check(casework.CheckPostSheet(&sheet)...)
	if len(f.errs) > 0 {
		return rq.sheetPage(http.StatusUnprocessableEntity, view.NewSheetForm(values, f.errs...))
	}
	err = rq.Store.SavePostSheet(rq.Context(), rq.actor, sheet)
	if casework.KindOf(err) == casework.KindConflict {
		now, readErr := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID)
		if readErr != nil {
			return readErr
		}
		return rq.sheetPage(http.StatusConflict, view.NewSheetForm(values, err).Conflicting(view.SheetValues(&now.Sheet)))
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.PostFolderURL(rq.post.Slug) + "?fait=fiche")
}

// The fields that keep a row of a list.
var (
	coverFields   = []string{"commune", "depuis", "jusqua"}
	placeFields   = []string{"lieu", "nom_lieu"}
	stepFields    = []string{"depuis", "etp"}
	vacancyFields = []string{"vacant_du", "vacant_au", "vacant_etp"}
)

// sheet is what the form says.
func (f *typed) sheet(v view.Values) casework.PostSheet {
	s := casework.PostSheet{Post: f.post.ID, HostKind: casework.HostKind(v["accueil"]), Host: v["service"], EmployerKind: casework.EmployerKind(v["genre_employeur"]), Employer: v["employeur"],
		OpenedOn: f.day("ouvert_le"), ClosedOn: f.day("ferme_le"), Version: f.version()}
	f.eachRow(func(name func(string) string) {
		c := casework.Cover{From: f.day(name("depuis")), To: f.day(name("jusqua"))}
		codes, err := parseCommunes(name("commune"), f.field(name("commune")))
		switch {
		case err != nil:
			f.errs = append(f.errs, err)
		case len(codes) != 1:
			f.errs = append(f.errs, casework.Invalid(name("commune"), "", "une commune par ligne"))
		default:
			c.Commune = codes[0]
		}
		s.Covers = append(s.Covers, c)
	}, coverFields...)
	f.eachRow(func(name func(string) string) {
		s.Stations = append(s.Stations, casework.Station{ID: casework.StationID(f.field(name("id_lieu"))), Place: casework.Place(f.field(name("lieu"))), Name: f.field(name("nom_lieu"))})
	}, placeFields...)
	return s
}

func showStaffing(rq *request) error {
	folder, err := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	return rq.staffingPage(http.StatusOK, view.NewStaffingForm(view.StaffingValues(&folder.Staffing)))
}

func (rq *request) staffingPage(status int, form view.SteeringForm) error {
	return rq.show(status, "Effectif du poste", func(b view.Base) view.Page {
		return &view.StaffingPage{Base: b, SteeringForm: form, Post: rq.post}
	})
}

func saveStaffing(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	f.closeUp(stepFields)
	f.closeUp(vacancyFields, "motif")
	values := f.rows(f.values(), "depuis", "etp", "vacant_du", "vacant_au", "vacant_etp", "motif").Together()
	f.complete()
	staffing := f.staffing()
	f.check(casework.CheckStaffing(&staffing)...)
	if len(f.errs) > 0 {
		return rq.staffingPage(http.StatusUnprocessableEntity, view.NewStaffingForm(values, f.errs...))
	}
	err = rq.Store.SaveStaffing(rq.Context(), rq.actor, staffing)
	if casework.KindOf(err) == casework.KindConflict {
		now, readErr := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID)
		if readErr != nil {
			return readErr
		}
		return rq.staffingPage(http.StatusConflict, view.NewStaffingForm(values, err).Conflicting(view.StaffingValues(&now.Staffing)))
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.PostFolderURL(rq.post.Slug) + "?fait=effectif")
}

func (f *typed) staffing() casework.Staffing {
	s := casework.Staffing{Post: f.post.ID, Version: f.version()}
	f.eachRow(func(name func(string) string) {
		s.Steps = append(s.Steps, casework.FTEStep{From: f.day(name("depuis")), FTE: f.fte(name("etp"))})
	}, stepFields...)
	f.eachRow(func(name func(string) string) {
		v := casework.Vacancy{From: f.day(name("vacant_du")), To: f.day(name("vacant_au")), FTE: casework.WholePost, Reason: casework.VacancyReason(f.field(name("motif")))}
		if f.field(name("vacant_etp")) != "" {
			v.FTE = f.fte(name("vacant_etp"))
		}
		s.Vacancies = append(s.Vacancies, v)
	}, vacancyFields...)
	return s
}

// fte is a full-time equivalent.
func (f *typed) fte(name string) casework.FTE {
	fte, ok := casework.ParseFTE(f.field(name))
	if !ok {
		f.errs = append(f.errs, &casework.Error{Kind: casework.KindInvalid, Field: name, Value: f.field(name), Message: "Un équivalent temps plein est attendu, comme 1, 0,8 ou 80 %."})
	}
	return fte
}
