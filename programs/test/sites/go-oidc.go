// Signs users in with go-oidc and Go's own oauth2.
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"github.com/coreos/go-oidc"
	"golang.org/x/oauth2"
)

func random() string {
	bytes := make([]byte, 32)
	if _, err := rand.Read(bytes); err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(bytes)
}

func main() {
	ctx := context.Background()
	at := os.Getenv("URL")
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	if err != nil {
		panic(err)
	}
	config := oauth2.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("SECRET"),
		Endpoint:     provider.Endpoint(),
		RedirectURL:  at + "/callback",
		Scopes:       []string{oidc.ScopeOpenID, "profile", "email"},
	}
	verifier := provider.Verifier(&oidc.Config{ClientID: config.ClientID})
	var known struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&known); err != nil {
		panic(err)
	}
	var state, nonce, proof, idToken, person string
	var token *oauth2.Token

	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if token != nil {
			fmt.Fprint(w, person)
			return
		}
		state, nonce, proof = random(), random(), random()
		hash := sha256.Sum256([]byte(proof))
		http.Redirect(w, r, config.AuthCodeURL(state, oidc.Nonce(nonce),
			oauth2.SetAuthURLParam("code_challenge", base64.RawURLEncoding.EncodeToString(hash[:])),
			oauth2.SetAuthURLParam("code_challenge_method", "S256")), http.StatusFound)
	})
	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("state") != state {
			http.Error(w, "another state", http.StatusUnauthorized)
			return
		}
		got, err := config.Exchange(ctx, r.FormValue("code"), oauth2.SetAuthURLParam("code_verifier", proof))
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		idToken, _ = got.Extra("id_token").(string)
		verified, err := verifier.Verify(ctx, idToken)
		if err != nil || verified.Nonce != nonce {
			http.Error(w, "no valid ID token", http.StatusUnauthorized)
			return
		}
		token, person = got, verified.Subject
		http.Redirect(w, r, "/", http.StatusFound)
	})
	http.HandleFunc("/refresh", func(w http.ResponseWriter, r *http.Request) {
		// The library refreshes a token without an access token during the call.
		source := config.TokenSource(ctx, &oauth2.Token{RefreshToken: token.RefreshToken})
		fresh, err := source.Token()
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		token = fresh
		info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, info.Subject)
	})
	http.HandleFunc("/logout", func(w http.ResponseWriter, r *http.Request) {
		token = nil
		asked := url.Values{"id_token_hint": {idToken}, "post_logout_redirect_uri": {at + "/bye"}}
		http.Redirect(w, r, known.EndSession+"?"+asked.Encode(), http.StatusFound)
	})
	http.HandleFunc("/bye", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "bye") })
	place, err := url.Parse(at)
	if err != nil {
		panic(err)
	}
	panic(http.ListenAndServe("localhost:"+place.Port(), nil))
}
