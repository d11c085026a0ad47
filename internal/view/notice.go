package view

// NoticesPage is GET /notices: the languages of the information on data.
type NoticesPage struct {
	Base
	Languages []NoticeLink
}

// NoticeLink leads to the information in one language.
type NoticeLink struct {
	Language, Name string
	Reviewed       bool
}

// URL of the page.
func (l NoticeLink) URL() string { return "/notices/" + l.Language }

func (*NoticesPage) file() string { return "notices" }

// NoticePage is GET /notices/{language}: made to be printed or shown.
type NoticePage struct {
	Base
	Language, Direction  string
	Heading              string
	ReviewedBy, Reviewed string
	Sections             []NoticeSection
}

// NoticeSection is a heading with its text.
type NoticeSection struct{ Heading, Text string }

func (*NoticePage) file() string { return "notice" }
