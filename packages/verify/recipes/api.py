import os
from wsgiref.simple_server import make_server

import jwt

ISSUER, AUDIENCE = os.environ["ISSUER"], os.environ["AUDIENCE"]
keys = jwt.PyJWKClient(f"{ISSUER}/.well-known/jwks.json")
rules = {"algorithms": ["ES256"], "issuer": ISSUER, "audience": AUDIENCE, "leeway": 5}
cors = ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "authorization")
required = {"require": ["exp", "iat", "sub", "sid", "role", "status"]}


def person_of(token):
    if jwt.get_unverified_header(token).get("typ") != "at+jwt":
        raise jwt.InvalidTokenError("not a token for APIs")
    key = keys.get_signing_key_from_jwt(token).key
    claims = jwt.decode(token, key, options=required, **rules)
    if claims["aud"] != AUDIENCE:
        raise jwt.InvalidAudienceError("more than one audience")
    return claims


def refuse(start_response, error=""):
    challenge = f'Bearer realm="{AUDIENCE}"{error}'
    start_response("401 Unauthorized", [*cors, ("WWW-Authenticate", challenge)])
    return [b""]


def app(environ, start_response):
    if environ["REQUEST_METHOD"] == "OPTIONS":
        start_response("204 No Content", [*cors])
        return [b""]
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer":
        return refuse(start_response)
    try:
        person = person_of(token.strip())
    except jwt.PyJWTError:
        return refuse(start_response, ', error="invalid_token"')
    start_response("200 OK", [*cors, ("Content-Type", "text/plain")])
    return [person["sub"].encode()]


if __name__ == "__main__":
    make_server("localhost", int(os.environ["PORT"]), app).serve_forever()
