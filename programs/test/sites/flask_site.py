"""Signs people in by Authlib's client for Flask."""

import os
from urllib.parse import urlencode, urlsplit

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect

issuer, url = os.environ["ISSUER"], os.environ["URL"]
tokens = {}


def keep(name, token, refresh_token=None, access_token=None):
    tokens.update(token)


app = Flask(__name__)
app.secret_key = "s" * 32
latchkey = OAuth(app, update_token=keep).register(
    "latchkey",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["SECRET"],
    server_metadata_url=issuer + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)


@app.errorhandler(Exception)
def refused(error):
    return str(error), 401


@app.get("/")
def home():
    if not tokens:
        return latchkey.authorize_redirect(url + "/callback")
    return tokens["userinfo"]["sub"]


@app.get("/callback")
def callback():
    tokens.update(latchkey.authorize_access_token())
    return redirect("/")


@app.get("/refresh")
def refresh():
    # The library replaces an expired access token during the call.
    tokens["expires_at"] = 1
    return latchkey.userinfo(token=tokens)["sub"]


@app.get("/logout")
def logout():
    asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": url + "/bye"}
    tokens.clear()
    return redirect(latchkey.load_server_metadata()["end_session_endpoint"] + "?" + urlencode(asked))


@app.get("/bye")
def bye():
    return "bye"


app.run("localhost", urlsplit(url).port)
