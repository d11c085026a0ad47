// Package web answers requests: it joins the store and the pages.
//
// routes.go is the table of every address with the permission that it needs;
// nothing else is served. A request is admitted by the session, the permission
// table and, when the address names a post, that post; then its handler parses,
// calls, and fills a page. A handler returns an error and one function answers
// it. The log holds the pattern of the address, never the address itself, and
// no name.
package web
