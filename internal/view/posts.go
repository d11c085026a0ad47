package view

import "permanence/internal/casework"

// PostsURL is where the administrator lists and creates the posts.
const PostsURL = "/comptes/postes"

// PostsPage is GET /comptes/postes: the posts of the installation. The form is a
// POST to the same address: nom, poste (the short name, made of the name when
// empty).
type PostsPage struct {
	Base
	Form
	Lines      []PostLine
	Name, Slug string // as typed
}

// PostLine is one post, with how many open accounts of each kind reach it.
type PostLine struct {
	casework.Post
	Workers, Steering, Others int
}

// PostLines are the posts with their accounts.
func PostLines(posts []casework.Post, accounts []casework.Account) []PostLine {
	lines, at := make([]PostLine, len(posts)), map[casework.PostID]*PostLine{}
	for i, p := range posts {
		lines[i].Post = p
		at[p.ID] = &lines[i]
	}
	for _, a := range accounts {
		for _, post := range a.Posts {
			l := at[post]
			switch {
			case l == nil || a.Disabled:
			case a.Role == casework.Worker:
				l.Workers++
			case a.Role == casework.Steering:
				l.Steering++
			default:
				l.Others++
			}
		}
	}
	return lines
}

func (*PostsPage) file() string { return "posts" }
