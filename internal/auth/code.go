package auth

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"image/png"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"permanence/internal/casework"
)

// A code of an application: RFC 6238 as every application reads it, six digits
// of SHA-1 every thirty seconds. One step before and after is taken, for
// telephones that are late or early, and each step once.
const (
	codeDigits = 6
	codeStep   = 30 * time.Second
	codeSkew   = 1
)

var codeOptions = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// WrongCode refuses a second factor. It is one sentence for a code that is
// wrong, one that is too old and one that was used.
func WrongCode() *casework.Error {
	return &casework.Error{Kind: casework.KindInvalid, Field: "code", Message: "Ce code n'est pas valable, ou il a déjà servi. Attendez le suivant, puis recommencez."}
}

// Enrolment is what an application needs to make the codes of an account.
type Enrolment struct {
	Secret string // to be typed, in base 32
	QR     []byte // the same to be photographed: a PNG
}

// qrSize is the side of the picture, in pixels.
const qrSize = 240

// BeginCodes draws the secret of a new application for the account, which
// counts for nothing before ConfirmCodes.
func (a *Authenticator) BeginCodes(ctx context.Context, account *casework.Account) error {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: account.Login})
	if err != nil {
		return fmt.Errorf("begin codes: %w", err)
	}
	return a.store.BeginCodes(ctx, account.Actor(), key.Secret())
}

// issuer is the name under which an application files the codes.
const issuer = "Permanence"

// PendingCodes is the application that BeginCodes drew and that was not
// confirmed yet. KindNotFound when there is none.
func (a *Authenticator) PendingCodes(ctx context.Context, account *casework.Account) (e Enrolment, err error) {
	f, err := a.store.CodeFactor(ctx, account.ID)
	if err != nil {
		return e, err
	}
	if f.Confirmed {
		return e, casework.NotFound()
	}
	e.Secret = f.Secret
	query := url.Values{"secret": {f.Secret}, "issuer": {issuer}}
	key, err := otp.NewKeyFromURL("otpauth://totp/" + url.PathEscape(issuer+":"+account.Login) + "?" + query.Encode())
	if err != nil {
		return e, fmt.Errorf("pending codes: %w", err)
	}
	picture, err := key.Image(qrSize, qrSize)
	if err != nil {
		return e, fmt.Errorf("pending codes: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return e, fmt.Errorf("pending codes: %w", err)
	}
	e.QR = b.Bytes()
	return e, nil
}

// ConfirmCodes takes the first code of a new application, which counts from
// then on, and returns new recovery codes, to be shown once. It refuses with
// WrongCode or a Throttled error.
func (a *Authenticator) ConfirmCodes(ctx context.Context, account *casework.Account, code string) (recovery []string, err error) {
	f, err := a.store.CodeFactor(ctx, account.ID)
	if err != nil {
		return nil, err
	}
	var step int64
	ok, err := a.throttle.try(ctx, codeSubjects(account.ID), func() (ok bool, err error) {
		step, ok, err = a.stepOf(f.Secret, code)
		return ok, err
	})
	switch {
	case err != nil:
		return nil, err
	case !ok || f.Confirmed:
		return nil, WrongCode()
	}
	recovery = newRecoveryCodes()
	return recovery, a.store.ConfirmCodes(ctx, account.Actor(), step, foldCodes(recovery))
}

// RenewRecovery replaces the account's recovery codes by new ones, to be shown
// once.
func (a *Authenticator) RenewRecovery(ctx context.Context, account *casework.Account) ([]string, error) {
	codes := newRecoveryCodes()
	return codes, a.store.SetRecoveryCodes(ctx, account.Actor(), foldCodes(codes))
}

// GiveCode checks a second factor: six digits of the application, or a recovery
// code, which is then used up. It refuses with WrongCode or a Throttled error
// and writes the line of the log.
func (a *Authenticator) GiveCode(ctx context.Context, account *casework.Account, code string) (recovery bool, err error) {
	recovery = !isCode(code)
	ok, err := a.throttle.try(ctx, codeSubjects(account.ID), func() (bool, error) {
		what, use := "code of the application", a.useCode
		if recovery {
			what, use = "recovery code", a.useRecovery
		}
		err := use(ctx, account.ID, code)
		if err != nil && casework.KindOf(err) != casework.KindNotFound {
			return false, err
		}
		return err == nil, a.store.LogSignIn(ctx, account.ID, what, err == nil)
	})
	if err == nil && !ok {
		err = WrongCode()
	}
	return recovery, err
}

// useCode takes a code of the application, once.
func (a *Authenticator) useCode(ctx context.Context, id casework.AccountID, code string) error {
	f, err := a.store.CodeFactor(ctx, id)
	if err != nil {
		return err
	}
	step, ok, err := a.stepOf(f.Secret, code)
	if err != nil {
		return err
	}
	if !ok || !f.Confirmed {
		return casework.NotFound()
	}
	return a.store.UseCode(ctx, id, step)
}

func (a *Authenticator) useRecovery(ctx context.Context, id casework.AccountID, code string) error {
	return a.store.UseRecoveryCode(ctx, id, foldCode(code))
}

// stepOf is the step of thirty seconds whose code was typed, of those that are
// taken now.
func (a *Authenticator) stepOf(secret, code string) (step int64, ok bool, err error) {
	now, typed := a.clock().Unix()/int64(codeStep/time.Second), []byte(withoutSpaces(code))
	for s := now - codeSkew; s <= now+codeSkew; s++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(s), codeOptions)
		if err != nil {
			return 0, false, errors.New("a stored secret is not readable")
		}
		if subtle.ConstantTimeCompare([]byte(want), typed) == 1 {
			step, ok = s, true
		}
	}
	return step, ok, nil
}

// isCode tells six digits, as an application shows them, from anything else.
func isCode(s string) bool {
	s = withoutSpaces(s)
	return len(s) == codeDigits && strings.Trim(s, "0123456789") == ""
}

func withoutSpaces(s string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(s)
}

func newRecoveryCodes() []string {
	codes := make([]string, casework.RecoveryCodes)
	for i := range codes {
		codes[i] = groups(4)
	}
	return codes
}

// foldCode is a recovery code without what people add or leave out.
func foldCode(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(readable, r) {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

func foldCodes(codes []string) []string {
	folded := make([]string, len(codes))
	for i, c := range codes {
		folded[i] = foldCode(c)
	}
	return folded
}
