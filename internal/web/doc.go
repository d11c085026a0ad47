// Package web answers requests: it joins the store and the pages.
//
// routes.go is the table of every address with the permission that it needs;
// nothing else is served. A request is admitted by the session, the permission
// table and, when the address names a post, that post; then its handler parses,
// calls, and fills a page. A handler returns an error and one function answers
// it. The log holds the pattern of the address, never the address itself, and
// no name.
//
// What is grave asks again who is there: a handler calls stepUp first, with
// words that complete « Pour … », and returns its error. When five minutes have
// passed since the last proof, the person gives the password or a code again
// and the request goes on with all that was typed.
package web
