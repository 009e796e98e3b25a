"""Django is set up before any module of these tests imports its models."""

from __future__ import annotations

from django_setup import set_up

set_up()
