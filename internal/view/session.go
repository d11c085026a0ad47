package view

import "time"

// SessionLine is one open session of an account.
type SessionLine struct {
	ID     string
	Device string // in words
	Since  time.Time
	Seen   time.Time // the last request
	Here   bool      // the one that reads the page
}

// SinceText is when the session began.
func (l SessionLine) SinceText() string { return when(l.Since) }

// SeenText is when the session was last in use.
func (l SessionLine) SeenText() string { return when(l.Seen) }
