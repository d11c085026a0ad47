package live

import (
	"sync"
	"testing"
)

func woken(f *Follower) bool {
	select {
	case <-f.Woken():
		return true
	default:
		return false
	}
}

func ended(f *Follower) bool {
	select {
	case <-f.Ended():
		return true
	default:
		return false
	}
}

func TestAFollowerIsWokenByItsTopicsOnceForAllThatItMissed(t *testing.T) {
	var h Hub
	f, other := h.Follow("a", "b"), h.Follow("c")
	h.Publish("a")
	h.Publish("b", "a")
	if !woken(f) || woken(f) {
		t.Error("woken never, or twice for what it missed")
	}
	if woken(other) {
		t.Error("woken by a topic of others")
	}
	f.Leave()
	f.Leave()
	h.Publish("a")
	if woken(f) || !ended(f) {
		t.Error("woken after it left")
	}
}

func TestAClosedHubEndsFollowersPresentAndToCome(t *testing.T) {
	var h Hub
	f := h.Follow("a")
	h.Close()
	if !ended(f) || !ended(h.Follow("a")) {
		t.Error("somebody still follows")
	}
	h.Publish("a")
	h.Close()
	f.Leave()
}

func TestPublishingNeverWaitsForAnybody(t *testing.T) {
	var h Hub
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				f := h.Follow("a")
				h.Publish("a")
				if !woken(f) {
					t.Error("not woken")
				}
				f.Leave()
			}
		})
	}
	all.Wait()
	if len(h.followers) != 0 {
		t.Errorf("%d followers are left", len(h.followers))
	}
}
