package web

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"permanence/internal/casework"
)

// FuzzRequests sends what nobody thought of to the whole program: any route, by
// any role, with any method, parameters, body, type of body, query, header and
// cookie. Whatever comes, there is no panic, no failure of ours, no name of
// another post and no way out of the site.
func FuzzRequests(f *testing.F) {
	s := besiege(f)
	all := routes()
	forms := s.forms(f, casework.Worker)
	for i, rt := range all {
		f.Add(uint16(i), uint8(i), rt.method, hostile[i%len(hostile)], forms[s.path(rt)].Encode(), "application/x-www-form-urlencoded", "X-Forwarded-For", hostile[(i+7)%len(hostile)], false)
	}
	f.Add(uint16(0), uint8(0), "POST", "", "--x\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"a.csv\"\r\n\r\nnom;prenom\r\n--x--\r\n", "multipart/form-data; boundary=x", "Range", "bytes=0-1", true)
	f.Fuzz(func(t *testing.T, index uint16, who uint8, method, parameters, body, kind, header, value string, replace bool) {
		if len(body) > 1<<16 || !fitToSend(method, header) {
			return
		}
		rt, role := all[int(index)%len(all)], s.roles[int(who)%len(s.roles)]
		path := s.path(rt)
		if replace {
			path = parameter.ReplaceAllLiteralString(rt.pattern, url.PathEscape(parameters))
		}
		r := httptest.NewRequest("GET", "/", strings.NewReader(body))
		r.Method, r.URL = method, &url.URL{Path: unescaped(path), RawPath: path, RawQuery: parameters}
		r.Header.Set("Content-Type", kind)
		for _, c := range s.cookies(t, role) {
			r.AddCookie(c)
		}
		r.Header.Add(header, value)
		s.send(t, r, role, strings.Join([]string{parameters, unescaped(parameters), body, unescaped(body), value}, "\n"))
	})
}

// fitToSend leaves out what net/http refuses before a handler sees it.
func fitToSend(method, header string) bool {
	const token = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
	return method != "" && strings.Trim(method, token) == "" && header != "" && strings.Trim(header, token) == ""
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}
