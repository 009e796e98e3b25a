"""Django set up once for this process, with a database alias per test."""

from __future__ import annotations

import itertools
from pathlib import Path

import django  # type: ignore[import-untyped]
from django.conf import settings  # type: ignore[import-untyped]
from django.db import connections  # type: ignore[import-untyped]
from sqlalchemy import URL

_NUMBERS = itertools.count(1)


def set_up() -> None:
    """Configure Django with our app, an admin and no database but what `alias_for` adds."""
    if settings.configured:
        return
    settings.configure(
        SECRET_KEY="not a secret",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[
            "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "django.contrib.messages", "reviewflow.contrib.django",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]},
        }],
        ROOT_URLCONF="django_urls", ALLOWED_HOSTS=["*"], USE_TZ=True, DEBUG=True,
    )  # fmt: skip
    django.setup()


def alias_for(folder: Path, url: URL | None) -> str:
    """A new alias: the PostgreSQL database at that URL, or without one a SQLite file in the folder."""
    alias = f"case{next(_NUMBERS)}"
    base = {**connections.databases["default"]}
    if url is None:
        options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}
        base |= {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / f"{alias}.db"), "OPTIONS": options}
    else:
        host = url.query.get("host") or url.host or ""
        base |= {
            "ENGINE": "django.db.backends.postgresql", "NAME": url.database, "USER": url.username,
            "PASSWORD": url.password or "", "HOST": host, "PORT": str(url.port or ""), "OPTIONS": {},
        }  # fmt: skip
    connections.databases[alias] = base
    return alias
