"""A Django host in one file: `transaction.atomic()` per request, the host's own row and the review in one transaction.

    python examples/host_django.py --database reviews.db

Who asks is in the header `X-Person`: authentication is the host's own, and this stands in for it. A refusal is a 403
with the reasons that the person may know, a stale version a 409, a fault of the input a 422 that says where.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import attrs
import django  # type: ignore[import-untyped]
from django.conf import settings  # type: ignore[import-untyped]
from django.core.management import call_command  # type: ignore[import-untyped]
from django.core.wsgi import get_wsgi_application  # type: ignore[import-untyped]
from django.db import connection, transaction  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse, JsonResponse  # type: ignore[import-untyped]
from django.urls import path  # type: ignore[import-untyped]
from sqlalchemy import make_url

from reviewflow.caseload import CaseloadKeeper
from reviewflow.contrib.django.store import DjangoPapers, DjangoRunner, DjangoStore
from reviewflow.errors import InputError, StaleReview
from reviewflow.kernel import Refused
from reviewflow.record import MemoryStore, command_from_json
from reviewflow.record.canonical import from_text
from reviewflow.record.sql import DatabaseFault
from reviewflow.reviews import Reviews

TENANT = "harrowmere"
RULES = Reviews(MemoryStore())  # compiles process and policy, once


def desk() -> Reviews:
    """A desk on Django's connection, for one request."""
    keeper = CaseloadKeeper(DjangoRunner(), TENANT, RULES.kernel)
    return RULES.using(DjangoStore(TENANT), DjangoPapers(TENANT), followers=[keeper])


def structured(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view with our errors as answers. Outside of the atomic block, so that what raised is rolled back."""

    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, by=request.headers.get("X-Person", ""), **kwargs)
        except InputError as error:
            return JsonResponse({"place": error.place, "problem": error.problem, "next": error.next_step}, status=422)
        except StaleReview as error:
            said = {"stale": error.stream, "expected": error.expected, "found": error.found}
            return JsonResponse(said, status=409)
        except DatabaseFault as error:
            return JsonResponse({"problem": str(error)}, status=503 if error.again else 500)

    return answering


def refused(outcome: Refused) -> HttpResponse:
    """403 with the reasons; the desk gives only those that this person may know."""
    return JsonResponse({"refused": [attrs.asdict(reason) for reason in outcome.reasons]}, status=403)


@structured
def give(request: HttpRequest, review: str, *, by: str) -> HttpResponse:
    """Give one command; the header `Idempotency-Key` is its command id, `If-Match` the version it was meant for."""
    command = command_from_json(from_text(request.body.decode("utf-8", "replace"), "body"))
    key, version = request.headers.get("Idempotency-Key", ""), request.headers.get("If-Match")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO host_activity (review, person) VALUES (%s, %s)", [review, by])
        at = desk()
        outcome = at.give(
            review, command, by=by, at=datetime.now(UTC), command_id=key, if_version=int(version) if version else None
        )
        if isinstance(outcome, Refused):
            return refused(outcome)
        names = [type(event).__name__ for event in outcome.events]
        return JsonResponse({"recorded": names, "version": at.load(review).version})


@structured
def options(request: HttpRequest, review: str, *, by: str) -> HttpResponse:
    """What that person may do now, and what blocks the rest, as far as they may know."""
    found = desk().options(review, by, at=datetime.now(UTC))
    return JsonResponse({n: {"allowed": o.allowed, "reasons": [str(r) for r in o.reasons]} for n, o in found.items()})


@structured
def paper(request: HttpRequest, review: str, paper: str, *, by: str) -> HttpResponse:
    """PUT keeps a paper's bytes; GET shows them: the decision is committed first, then the bytes come out."""
    if request.method == "PUT":
        with transaction.atomic():
            return JsonResponse({"digest": desk().keep(review, paper, request.body)})
    with transaction.atomic():
        at = desk()
        answer = at.ask_to_read(review, paper, by=by, at=datetime.now(UTC))
        if isinstance(answer, Refused):
            return refused(answer)
    return HttpResponse(desk().hand_over(answer).reveal(), content_type="application/octet-stream")


urlpatterns = [
    path("reviews/<str:review>/commands", give),
    path("reviews/<str:review>/options", options),
    path("reviews/<str:review>/papers/<str:paper>", paper),
]


def configure(database: str) -> None:
    """Django's settings for that database, a SQLite file or a PostgreSQL URL; then its tables and the host's own."""
    if "://" in database:
        url = make_url(database)
        chosen: dict[str, Any] = {
            "ENGINE": "django.db.backends.postgresql", "NAME": url.database, "USER": url.username,
            "PASSWORD": url.password or "", "HOST": url.query.get("host", url.host or ""), "PORT": url.port or "",
        }  # fmt: skip
        key = "BIGSERIAL PRIMARY KEY"
    else:
        # IMMEDIATE: a writer waits at the start of its transaction and never finds its reading outdated
        options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"}
        chosen = {"ENGINE": "django.db.backends.sqlite3", "NAME": database, "OPTIONS": options}
        key = "INTEGER PRIMARY KEY"
    settings.configure(
        DATABASES={"default": chosen}, INSTALLED_APPS=["reviewflow.contrib.django"], ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"], USE_TZ=True, SECRET_KEY="an example's",  # noqa: S106
    )  # fmt: skip
    django.setup()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS host_activity (id {key}, review TEXT, person TEXT)")


class Server(ThreadingMixIn, WSGIServer):
    """One thread per request, as a real server has."""

    daemon_threads = True


class Quietly(WSGIRequestHandler):
    """Logs no request: a path holds ids."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def main() -> None:
    """Serve on a free port of this machine, and say which."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="reviews.db", help="a SQLite file, or postgresql://...")
    configure(parser.parse_args().database)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quietly)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
