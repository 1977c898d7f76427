package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

var issuer, audience = os.Getenv("ISSUER"), os.Getenv("AUDIENCE")

type Person struct {
	Subject  string          `json:"sub"`
	Session  string          `json:"sid"`
	Role     string          `json:"role"`
	Status   string          `json:"status"`
	Issuer   string          `json:"iss"`
	Audience json.RawMessage `json:"aud"`
	Expires  int64           `json:"exp"`
}

var keys = struct {
	sync.Mutex
	byID   map[string]*ecdsa.PublicKey
	readAt time.Time
}{}

// keyOf reads the keys again if a token names a new one, but at most once per ten seconds.
func keyOf(id string) (*ecdsa.PublicKey, error) {
	keys.Lock()
	defer keys.Unlock()
	age := time.Since(keys.readAt)
	if key := keys.byID[id]; (key != nil && age < 10*time.Minute) || age < 10*time.Second {
		return key, nil
	}
	client := http.Client{Timeout: 5 * time.Second}
	answer, err := client.Get(issuer + "/.well-known/jwks.json")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var set struct {
		Keys []struct{ Kid, Alg, X, Y string }
	}
	if err := json.NewDecoder(answer.Body).Decode(&set); err != nil {
		return nil, err
	}
	keys.byID, keys.readAt = map[string]*ecdsa.PublicKey{}, time.Now()
	for _, one := range set.Keys {
		x, errX := base64.RawURLEncoding.DecodeString(one.X)
		y, errY := base64.RawURLEncoding.DecodeString(one.Y)
		if one.Alg == "ES256" && errX == nil && errY == nil {
			keys.byID[one.Kid] = &ecdsa.PublicKey{
				Curve: elliptic.P256(), X: new(big.Int).SetBytes(x), Y: new(big.Int).SetBytes(y),
			}
		}
	}
	return keys.byID[id], nil
}

func read(part string, into any) error {
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

var errInvalid = errors.New("the token is not valid here")

func personOf(token string) (*Person, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, errInvalid
	}
	var header struct {
		Alg, Typ, Kid string
		Crit          json.RawMessage
	}
	if read(parts[0], &header) != nil || header.Alg != "ES256" || header.Typ != "at+jwt" || header.Crit != nil {
		return nil, errInvalid
	}
	key, err := keyOf(header.Kid)
	if err != nil {
		return nil, err
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if key == nil || err != nil || len(signature) != 64 {
		return nil, errInvalid
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	var person Person
	if !ecdsa.Verify(key, digest[:], r, s) || read(parts[1], &person) != nil {
		return nil, errInvalid
	}
	var only string
	if json.Unmarshal(person.Audience, &only) != nil || only != audience || person.Issuer != issuer ||
		person.Subject == "" || person.Session == "" || time.Now().Unix() > person.Expires+5 {
		return nil, errInvalid
	}
	return &person, nil
}

func main() {
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		response.Header().Set("Access-Control-Allow-Origin", "*")
		response.Header().Set("Access-Control-Allow-Headers", "authorization")
		if request.Method == http.MethodOptions {
			response.WriteHeader(http.StatusNoContent)
			return
		}
		challenge := fmt.Sprintf("Bearer realm=%q", audience)
		scheme, token, _ := strings.Cut(request.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "bearer") {
			response.Header().Set("WWW-Authenticate", challenge)
			response.WriteHeader(http.StatusUnauthorized)
			return
		}
		person, err := personOf(strings.TrimSpace(token))
		if errors.Is(err, errInvalid) {
			response.Header().Set("WWW-Authenticate", challenge+`, error="invalid_token"`)
			response.WriteHeader(http.StatusUnauthorized)
			return
		}
		if err != nil {
			response.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(response, person.Subject)
	})
	if err := http.ListenAndServe("localhost:"+os.Getenv("PORT"), nil); err != nil {
		panic(err)
	}
}
