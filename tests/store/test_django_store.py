"""The record on Django's own connection, on both databases: one transaction with the host's rows."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin  # type: ignore[import-untyped]
from django.contrib.auth.models import User  # type: ignore[import-untyped]
from django.core.checks import run_checks  # type: ignore[import-untyped]
from django.core.management import CommandError, call_command  # type: ignore[import-untyped]
from django.db import connections, transaction  # type: ignore[import-untyped]
from django.db.migrations.autodetector import MigrationAutodetector  # type: ignore[import-untyped]
from django.db.migrations.loader import MigrationLoader  # type: ignore[import-untyped]
from django.db.migrations.state import ProjectState  # type: ignore[import-untyped]
from django.test import Client, RequestFactory  # type: ignore[import-untyped]
from sqlalchemy import Engine
from story import REVIEW, lines, play

from django_setup import alias_for
from reviewflow.caseload import CaseloadKeeper
from reviewflow.contrib.django.admin import ReviewCaseAdmin
from reviewflow.contrib.django.models import ReviewCase
from reviewflow.contrib.django.store import (
    DjangoCaseload,
    DjangoKeys,
    DjangoOutbox,
    DjangoPapers,
    DjangoRunner,
    DjangoStore,
)
from reviewflow.errors import InputError, RecordError
from reviewflow.model.events import ReadingGranted
from reviewflow.record import release, seal
from reviewflow.record.sql import DatabaseFault, SqlStore, check_tables, damage_in, engine_for
from reviewflow.record.sql.outbox import Notice
from reviewflow.reviews import Reviews
from reviewflow.testing.stores import STORE_CHECKS, sample_log

TENANT = "camden"
LOG = sample_log("r1", 3)
TOLD: list[Notice] = []


@pytest.fixture(params=["sqlite", "postgresql"])
def alias(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The alias of a new, migrated database, once on SQLite and once on PostgreSQL."""
    url = None
    if request.param == "postgresql":
        running = request.getfixturevalue("postgres")
        url = running.fresh()
    found = alias_for(tmp_path, url)
    call_command("migrate", database=found, verbosity=0)
    yield found
    connections[found].close()
    if url is not None:
        running.drop(url)


def _engine(alias: str) -> Engine:
    """The same database through SQLAlchemy, to look at what Django made."""
    options = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return engine_for(str(options["NAME"]))
    return engine_for(f"postgresql://{options['USER']}@/{options['NAME']}?host={options['HOST']}")


@pytest.mark.parametrize("name", STORE_CHECKS)
def test_django_store(name: str, alias: str) -> None:
    """The store does what every store must do."""
    with transaction.atomic(using=alias):
        STORE_CHECKS[name](DjangoStore(TENANT, alias))


def test_the_migration_makes_the_tables_of_the_metadata(alias: str) -> None:
    """Every table, column, type and key is the one this version expects; the system check agrees."""
    engine = _engine(alias)
    with engine.connect() as connection:
        check_tables(connection)
    engine.dispose()
    assert [] == [fault for fault in run_checks(databases=[alias]) if fault.id.startswith("reviewflow")]


def test_the_models_need_no_further_migration() -> None:
    """What `makemigrations` would find is nothing."""
    loader = MigrationLoader(None)
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(__import__("django.apps").apps.apps))
    assert "reviewflow" not in changes.changes(graph=loader.graph)


# fmt: off
CHECKS = {
    "a table missing":   ("DROP TABLE reviewflow_outbox",                        "reviewflow.E001"),
    "a column too many": ("ALTER TABLE reviewflow_event ADD COLUMN extra TEXT",  "reviewflow.E002"),
    "another layout":    ("UPDATE reviewflow_layout SET number = 2",             "reviewflow.E003"),
}
# fmt: on


@pytest.mark.parametrize("name", CHECKS)
def test_the_system_check_finds_other_tables(name: str, alias: str) -> None:
    """A database that is not of this version fails `manage.py check`."""
    statement, expected = CHECKS[name]
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
    assert [expected] == [fault.id for fault in run_checks(databases=[alias]) if fault.id.startswith("reviewflow")]


def test_both_commit_and_roll_back_together(alias: str) -> None:
    """The host's rows and ours stand or fall together, and a conflict leaves the transaction usable."""
    with transaction.atomic(using=alias):
        User.objects.using(alias).create(username="kept")
        assert DjangoStore(TENANT, alias).append("r1", 0, LOG) is True
        assert DjangoStore(TENANT, alias).append("r1", 0, LOG) is False
        User.objects.using(alias).create(username="kept too")
    with pytest.raises(ZeroDivisionError), transaction.atomic(using=alias):
        User.objects.using(alias).create(username="gone")
        assert DjangoStore(TENANT, alias).append("r2", 0, sample_log("r2", 1)) is True
        raise ZeroDivisionError
    names = set(User.objects.using(alias).values_list("username", flat=True))
    assert ({"kept", "kept too"}, ("r1",)) == (names, DjangoStore(TENANT, alias).streams())
    engine = _engine(alias)
    with engine.connect() as connection:
        assert SqlStore(connection, TENANT).load("r1") == LOG
    engine.dispose()


def test_nothing_is_written_in_autocommit(alias: str) -> None:
    """Outside of `atomic()` a head could move without its events, so writing is refused; reading is not."""
    with pytest.raises(InputError, match="is missing"):
        DjangoStore(TENANT, alias).append("r1", 0, LOG)
    assert DjangoStore(TENANT, alias).load("r1") == ()
    with pytest.raises(InputError, match="claim and tell inside one transaction"):
        DjangoOutbox(TENANT, alias).claim(1)


def test_a_paper_comes_out_after_the_commit_only(alias: str) -> None:
    """In the atomic block of the grant nothing comes out; after it the bytes do."""
    papers, store = DjangoPapers(TENANT, alias), DjangoStore(TENANT, alias)
    event = ReadingGranted(person="pp1", version="v1", endpoint="pp1")
    granted = seal(LOG[-1].head, event, command_id="c2", actor="pp1", at=LOG[0].at, rules="r")
    with transaction.atomic(using=alias):
        papers.put("r1", "v1", b"the draft")
        store.append("r1", 0, [*LOG, granted])
        with pytest.raises(InputError, match="is not committed yet"):
            release(papers, DjangoStore(TENANT, alias), "r1", "v1", granted)
    assert release(papers, store, "r1", "v1", granted) == b"the draft"


def test_a_review_runs_with_its_caseload(alias: str) -> None:
    """The first part of HM-07 through the front desk, with the caseload kept and nothing damaged."""
    base = Reviews(None)  # type: ignore[arg-type]
    keeper = CaseloadKeeper(DjangoRunner(alias), TENANT, base.kernel)
    with transaction.atomic(using=alias):
        desk = base.using(DjangoStore(TENANT, alias), followers=[keeper])
        play(desk, DjangoPapers(TENANT, alias), 200)
        assert DjangoKeys(TENANT, alias).make(REVIEW, "p1") == DjangoKeys(TENANT, alias).find(REVIEW, "p1")
    caseload, review = DjangoCaseload(TENANT, alias), desk.load(REVIEW)
    assert (REVIEW,) == caseload.at_stage(review.stage)
    assert caseload.behind(base.kernel.rules_hash) == ()
    assert list(damage_in(DjangoRunner(alias), TENANT)) == []
    assert len(lines()) > 200


def test_debug_keeps_no_text(alias: str) -> None:
    """With DEBUG on, Django keeps every query in memory; ours are not among them."""
    connections[alias].force_debug_cursor = True
    with transaction.atomic(using=alias):
        DjangoStore(TENANT, alias).append("r1", 0, LOG)
        User.objects.using(alias).create(username="seen")
    kept = str(connections[alias].queries)
    assert ("seen" in kept, "bell" in kept) == (True, False)


def test_a_fault_of_the_database_is_named(alias: str) -> None:
    """Django's error is replaced by ours, with nothing behind it."""
    with pytest.raises(DatabaseFault) as caught, transaction.atomic(using=alias):
        store = DjangoStore(TENANT, alias)
        store.append("r1", 0, LOG)
        with connections[alias].cursor() as cursor:
            cursor.execute("DELETE FROM reviewflow_stream")
        store.append("r1", 0, LOG)
    assert ("conflict", None) == (caught.value.kind, caught.value.__cause__)


def test_damage_is_found_through_django(alias: str) -> None:
    """An edited row does not open."""
    with transaction.atomic(using=alias):
        DjangoStore(TENANT, alias).append("r1", 0, LOG)
        with connections[alias].cursor() as cursor:
            cursor.execute("UPDATE reviewflow_event SET actor = 'pp9' WHERE number = 2")
    with pytest.raises(RecordError, match="event 2: was edited"):
        DjangoStore(TENANT, alias).load("r1")


def tell(notice: Notice) -> None:
    """What the outbox command is pointed at."""
    TOLD.append(notice)


def test_the_outbox_command_tells_everything_once(alias: str) -> None:
    """`manage.py reviewflow_outbox` hands over each notice in order and leaves none; a failure leaves them all."""
    with transaction.atomic(using=alias):
        DjangoStore(TENANT, alias).append("r1", 0, LOG)
    with pytest.raises(TypeError):
        call_command("reviewflow_outbox", tenant=TENANT, to="builtins.divmod", database=alias)
    TOLD.clear()
    shown = io.StringIO()
    call_command("reviewflow_outbox", tenant=TENANT, to=f"{__name__}.tell", database=alias, limit=2, stdout=shown)
    assert ([1, 2, 3], "3 told\n") == ([notice.number for notice in TOLD], shown.getvalue())
    with transaction.atomic(using=alias):
        assert DjangoOutbox(TENANT, alias).claim(1) == ()
    with pytest.raises(CommandError, match="cannot be imported"):
        call_command("reviewflow_outbox", tenant=TENANT, to="no.such", database=alias)


def test_the_outbox_command_goes_on_looking(alias: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--every` it waits so long where nothing is left, tells what came meanwhile, and ends when it is interrupted."""
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) > 2:
            raise KeyboardInterrupt
        with transaction.atomic(using=alias):
            DjangoStore(TENANT, alias).append(f"r{len(waited)}", 0, sample_log(f"r{len(waited)}", 2))

    monkeypatch.setattr("time.sleep", sleep)
    TOLD.clear()
    shown = io.StringIO()
    call_command("reviewflow_outbox", tenant=TENANT, to=f"{__name__}.tell", database=alias, every=5.0, stdout=shown)
    assert ([5.0] * 3, [("r1", 1), ("r1", 2), ("r2", 1), ("r2", 2)]) == (waited, [(n.stream, n.number) for n in TOLD])
    assert shown.getvalue() == "4 told\n"


def test_the_admin_lists_ids_and_stages_and_nothing_else() -> None:
    """Every column is an id, a stage or a number, and nothing can be added, changed, deleted or opened."""
    page = ReviewCaseAdmin(ReviewCase, admin.site)
    request: Any = RequestFactory().get("/admin/")
    assert page.list_display == ("stream", "tenant", "stage", "number")
    allowed: list[Callable[..., bool]] = [
        page.has_add_permission,
        page.has_change_permission,
        page.has_delete_permission,
    ]
    assert [False] * 3 == [permission(request) for permission in allowed]
    assert str(ReviewCase(tenant="camden", stream="r1")) == "camden/r1"
    assert {"tenant", "stream", "stage", "number"} == {field.name for field in ReviewCase._meta.get_fields()}


def test_the_admin_over_http_shows_no_text_and_changes_nothing() -> None:
    """A superuser gets the list with ids and stages; the page of one shows or says no more, and nothing can be posted."""
    call_command("migrate", verbosity=0)
    base = Reviews(None)  # type: ignore[arg-type]
    with transaction.atomic():
        keeper = CaseloadKeeper(DjangoRunner(), TENANT, base.kernel)
        desk = base.using(DjangoStore(TENANT), followers=[keeper])
        play(desk, DjangoPapers(TENANT), 60)
    row, before = ReviewCase.objects.get(), DjangoStore(TENANT).load(REVIEW)
    User.objects.create_superuser("keeper", password="an invented one")
    client = Client()
    assert client.login(username="keeper", password="an invented one")
    here = "/admin/reviewflow/reviewcase/"
    shown = client.get(here).content.decode()
    assert all(value in shown for value in (REVIEW, TENANT, row.stage))
    texts = [value for line in lines()[:60] for key, value in line.items() if key in ("text", "given", "family")]
    one = client.get(f"{here}{row.pk}/change/", follow=True).content.decode()
    assert (len(texts) > 5, [text for text in texts if str(text) in shown or str(text) in one]) == (True, [])
    assert client.get(f"{here}add/").status_code == 403
    for path in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/"):
        assert client.post(f"{here}{path}", {"stage": "published", "post": "yes"}).status_code in (302, 403), path
    client.post(here, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    again = ReviewCase.objects.get()
    assert (row.stage, row.number, before) == (again.stage, again.number, DjangoStore(TENANT).load(REVIEW))
