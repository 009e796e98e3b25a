"""The record on Django's own connection (extra `django`, Django 5.2): an app with a store, an outbox and an admin.

Add `reviewflow.contrib.django` to `INSTALLED_APPS`, migrate, and use `reviewflow.contrib.django.store` inside
`transaction.atomic()`. Nothing here opens a connection or an engine of its own: a second connection would commit apart.
"""
