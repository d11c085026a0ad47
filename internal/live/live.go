// Package live lets a page know that what it shows has changed. Somebody who
// changes something publishes a topic; each follower of that topic is woken and
// asks again by the page's ordinary, authorised route. A topic carries nothing:
// there is nothing in it to leak.
//
// Topics live in one process. On an installation of several nodes a follower
// also compares, now and then, what the database says.
package live

import "sync"

// Hub joins those who publish and those who follow. The zero Hub is ready.
type Hub struct {
	mu        sync.Mutex
	followers map[*Follower]struct{}
	closed    bool
}

// Follower is woken when one of its topics is published.
type Follower struct {
	hub    *Hub
	topics map[string]bool
	wake   chan struct{}
	ended  chan struct{}
	once   sync.Once
}

// Follow begins to follow topics. Leave must be called at the end.
func (h *Hub) Follow(topics ...string) *Follower {
	f := &Follower{hub: h, topics: map[string]bool{}, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	for _, t := range topics {
		f.topics[t] = true
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		f.end()
		return f
	}
	if h.followers == nil {
		h.followers = map[*Follower]struct{}{}
	}
	h.followers[f] = struct{}{}
	return f
}

// Publish wakes the followers of any of the topics. It never waits: a follower
// that is busy is woken once for all that it missed.
func (h *Hub) Publish(topics ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for f := range h.followers {
		for _, t := range topics {
			if f.topics[t] {
				f.rouse()
			}
		}
	}
}

// Close ends every follower, present and to come: a server that stops does not
// wait for pages left open.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for f := range h.followers {
		f.end()
	}
	h.followers = nil
}

func (f *Follower) rouse() {
	select {
	case f.wake <- struct{}{}:
	default: // it is to wake already
	}
}

func (f *Follower) end() { f.once.Do(func() { close(f.ended) }) }

// Woken receives once a topic was published.
func (f *Follower) Woken() <-chan struct{} { return f.wake }

// Ended is closed when nothing more will come.
func (f *Follower) Ended() <-chan struct{} { return f.ended }

// Leave stops following. It may be called twice.
func (f *Follower) Leave() {
	f.hub.mu.Lock()
	defer f.hub.mu.Unlock()
	delete(f.hub.followers, f)
	f.end()
}
