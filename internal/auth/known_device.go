package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// rememberDevice is how long a browser is known after a log-in.
const rememberDevice = 180 * 24 * time.Hour

func (s *Sessions) deviceName() string { return cookieName("permanence-appareil", s.secure) }

// RememberDevice marks the browser as one in which the name has logged in. The
// mark opens nothing: the failures of strangers are counted apart from those of
// a browser that has it. A new one replaces it at each log-in.
func (s *Sessions) RememberDevice(ctx context.Context, w http.ResponseWriter, login string) error {
	nonce := rand.Text()
	proof, err := s.store.DeviceProof(login, nonce)
	if err != nil {
		return fmt.Errorf("remember device: %w", err)
	}
	currentOf(ctx).device = nonce + "." + proof
	http.SetCookie(w, &http.Cookie{Name: s.deviceName(), Value: nonce + "." + proof, Path: "/", HttpOnly: true, Secure: s.secure,
		SameSite: http.SameSiteStrictMode, MaxAge: int(rememberDevice / time.Second)})
	return nil
}

// knownDevice is the mark of the request's browser when it was made for the
// name, empty otherwise.
func (a *Authenticator) knownDevice(ctx context.Context, login string) (string, error) {
	nonce, proof, _ := strings.Cut(currentOf(ctx).device, ".")
	want, err := a.store.DeviceProof(login, nonce)
	if err != nil {
		return "", fmt.Errorf("known device: %w", err)
	}
	if nonce == "" || subtle.ConstantTimeCompare([]byte(proof), []byte(want)) != 1 {
		return "", nil
	}
	return nonce, nil
}
