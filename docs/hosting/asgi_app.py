"""A site of your own, with a Wander console at /wander/.

pip install wander-console uvicorn
uvicorn asgi_app:site
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from wander import create_app


def home(request: Request) -> PlainTextResponse:
    """The front page of the site."""
    return PlainTextResponse("Welcome! The console is at /wander/.\n")


site = Starlette(
    routes=[
        Route("/", home),
        Mount("/wander", create_app("wander.toml")),
    ]
)
