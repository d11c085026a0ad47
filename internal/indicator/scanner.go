package indicator

import "encoding/json"

// scanner reads the JSON of a stored tally in one pass, without a copy: a
// national report reads thousands of them, and the general decoder takes nearly
// four times the time. It knows objects, arrays of numbers, texts and whole numbers
// that are not negative, which is all that a tally holds. After a fault every
// read gives nothing.
type scanner struct {
	data  []byte
	at    int
	fault string // where the first fault is; empty while there is none
}

func (s *scanner) fail(where string) {
	if s.fault == "" {
		s.fault = where
	}
}

// next is the next byte that is not a space, not yet taken; 0 at the end.
func (s *scanner) next() byte {
	for ; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; c {
		case ' ', '\n', '\r', '\t':
		default:
			return c
		}
	}
	return 0
}

// take takes a byte, which must be the next one.
func (s *scanner) take(c byte) {
	if s.next() != c {
		s.fail("JSON")
		return
	}
	s.at++
}

// more tells whether a list that ends with a byte goes on, and takes the comma
// between its elements and the byte at its end.
func (s *scanner) more(first bool, end byte) bool {
	if s.fault != "" {
		return false
	}
	if s.next() == end {
		s.at++
		return false
	}
	if !first {
		s.take(',')
	}
	return s.fault == ""
}

// object calls a function for each member, which must read its value.
func (s *scanner) object(member func(name []byte)) {
	s.take('{')
	for first := true; s.more(first, '}'); first = false {
		name := s.text()
		s.take(':')
		if s.fault == "" {
			member(name)
		}
	}
}

// numbers calls a function for each number of an array.
func (s *scanner) numbers(each func(n int)) {
	s.take('[')
	for first := true; s.more(first, ']'); first = false {
		if n := s.number(); s.fault == "" {
			each(n)
		}
	}
}

// maxDigits keeps a number, and the sum of all those of a nation, in an int.
const maxDigits = 12

func (s *scanner) number() int {
	s.next()
	start, n := s.at, 0
	for s.at < len(s.data) && '0' <= s.data[s.at] && s.data[s.at] <= '9' && s.at-start <= maxDigits {
		n = 10*n + int(s.data[s.at]-'0')
		s.at++
	}
	if digits := s.at - start; digits == 0 || digits > maxDigits || digits > 1 && s.data[start] == '0' {
		s.fail("number")
		return 0
	}
	return n
}

// text is a JSON string. The bytes are those of the data, unless it holds an
// escape.
func (s *scanner) text() []byte {
	s.take('"')
	start, escaped := s.at, false
	for ; s.fault == "" && s.at < len(s.data) && s.data[s.at] != '"'; s.at++ {
		switch c := s.data[s.at]; {
		case c < ' ':
			s.fail("JSON")
		case c == '\\':
			escaped = true
			s.at++
		}
	}
	end := s.at
	s.take('"')
	if s.fault != "" || !escaped {
		return s.data[min(start, len(s.data)):min(end, len(s.data))]
	}
	var text string
	if err := json.Unmarshal(s.data[start-1:end+1], &text); err != nil {
		s.fail("JSON")
	}
	return []byte(text)
}
