package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// identityClaims are what we read of an identity token beyond its frame.
type identityClaims struct {
	AuthorizedParty string   `json:"azp"`
	Level           string   `json:"acr"`
	Methods         []string `json:"amr"`
	Mail            string   `json:"email"`
	Verified        bool     `json:"email_verified"`
}

// prove checks the identity token and reads the address of the person.
func (ps *Providers) prove(ctx context.Context, p *provider, d *discovered, flow Flow, token *oauth2.Token) (proof Proof, err error) {
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return proof, &RefusedProof{"no identity token"}
	}
	id, err := d.VerifierContext(oidc.ClientContext(ctx, ps.client), &oidc.Config{ClientID: p.ClientID, Now: ps.clock}).Verify(ctx, raw)
	if unreachable := new(url.Error); errors.As(err, &unreachable) {
		return proof, p.down(err)
	}
	if err != nil {
		return proof, &RefusedProof{"identity token"}
	}
	var claims identityClaims
	if err := id.Claims(&claims); err != nil {
		return proof, &RefusedProof{"claims"}
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(flow.Nonce)) != 1 || flow.Nonce == "":
		return proof, &RefusedProof{"nonce"}
	case id.Subject == "":
		return proof, &RefusedProof{"no subject"}
	case claims.AuthorizedParty != "" && claims.AuthorizedParty != p.ClientID, len(id.Audience) > 1 && claims.AuthorizedParty == "":
		return proof, &RefusedProof{"made for somebody else"}
	case id.AccessTokenHash != "" && id.VerifyAccessToken(token.AccessToken) != nil:
		return proof, &RefusedProof{"access token"}
	case len(p.ACRClaim) > 0 && !slices.Contains(p.ACRClaim, claims.Level):
		return proof, &RefusedProof{"level"}
	}
	if claims.Mail == "" && d.UserInfoEndpoint() != "" {
		if err := ps.ask(ctx, p, d, id.Subject, token, &claims); err != nil {
			return proof, err
		}
	}
	proof = Proof{Provider: p.Key, Issuer: p.Issuer, Subject: id.Subject, Strong: p.strong(claims.Level, claims.Methods), Token: raw}
	if claims.Verified || p.MailVerified {
		proof.Mail = claims.Mail
	}
	return proof, nil
}

// ask fills the address from the page where a provider tells what it knows of
// a person. Some, ProConnect among them, answer by a signed token: its
// signature is checked by the library, for whom and by whom it was made here.
func (ps *Providers) ask(ctx context.Context, p *provider, d *discovered, subject string, token *oauth2.Token, claims *identityClaims) error {
	info, err := d.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return p.down(err)
	}
	var frame struct {
		Issuer   string `json:"iss"`
		Audience any    `json:"aud"`
	}
	if err := info.Claims(&frame); err != nil {
		return &RefusedProof{"claims"}
	}
	if info.Subject != subject || frame.Issuer != "" && frame.Issuer != p.Issuer || !meantFor(frame.Audience, p.ClientID) {
		return &RefusedProof{"somebody else's identity"}
	}
	claims.Mail, claims.Verified = info.Email, info.EmailVerified
	return nil
}

// meantFor tells whether an audience, when there is one, holds the client.
func meantFor(audience any, client string) bool {
	switch a := audience.(type) {
	case nil:
		return true
	case string:
		return a == client
	case []any:
		return slices.Contains(a, any(client))
	}
	return false
}

func joined(words []string) string { return strings.Join(words, " ") }
