"""What the walk lets through, each with its reason. Short, and exact: a row that lets nothing through fails the walk."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ECHOES", "FIELDS", "LOOKUPS", "OPEN_TEXTS", "SHOWS"]

# fmt: off
SHOWS: Mapping[str, str] = {
    # the answer is the text, for whoever may have it
    "model.private.Private.reveal":                    "the one door of a private text; a search for it finds every place where the library speaks",
    "reviews.reading.Reading.reveal":                          "a granted reading, handed over after its record was committed",
    "record.papers.release":                           "the one door out of the paper store, with the grant that stands in the log",
    "record.papers.MemoryPapers.take_out":             "for `release` alone, as a test of the source holds",
    "record.sql.papers.SqlPapers.take_out":            "for `release` alone, as a test of the source holds",
    "contrib.django.store.DjangoPapers.take_out":      "for `release` alone, as a test of the source holds",
    "record.codec.command_to_json":                    "how a command is sent to the host's own server",
    "record.codec.event_to_json":                      "what the record keeps; with a sealer, sealed",
    "record.codec.encode":                             "what the record keeps; with a sealer, sealed",
    "record.files.write_log":                          "the log as a file, which says that it holds names; with a sealer, sealed",
    "record.sealed.PersonSealer.open":                 "opens what `seal` closed, for the record",
    "views.letters.Letter.reveal":                     "a letter, to be sent to whom it is for",
    "views.letters.fields_of_review":                  "the questions and the reason as a letter says them",
    "views.register.register_with_names":              "the register that the gate looks for; its name says so",
    "publication.gate_report.GateReport.text_of":      "the words at a finding, for who holds the document",
    "publication.rewrite.Rewritten.text":              "the new document itself",
    "publication.decisions.Decisions.to_json":         "the decisions file, which lies beside the document",
}
FIELDS: Mapping[str, str] = {
    # the answer is a value whose plain fields are read by `asdict`, `vars` and a `default=` that dumps fields; nothing else shows them
    "publication.": "the gate reads a document and a register, so its values hold both as plain fields; a repr shows neither, and none is pickled",
    "releases.":    "the gate's own values, passed on",
}
OPEN_TEXTS: Mapping[str, str] = {
    # local variables of an error hold the text that is being worked on
    "publication.":              "works on an open document and register",
    "releases.":                 "works on an open document",
    "record.chain.seal":         "writes the event that is sealed, words and all",
    "record.chain.seal_all":     "writes the events that are sealed, words and all",
}
ECHOES: Mapping[str, str] = {
    # the answer to a wrong call is what was handed in
    "contrib.django.store.DjangoStore.head":  "where a log of that address would begin",
    "contrib.django.store.DjangoStore.walk":  "where a log of that address would begin",
    "record.sql.store.SqlStore.head":         "where a log of that address would begin",
    "record.sql.store.SqlStore.walk":         "where a log of that address would begin",
    "record.store.MemoryStore.head":          "where a log of that address would begin",
    "record.chain.seal":                      "the envelope of what was sealed; the desk checks ids before it seals",
    "record.chain.seal_all":                  "the envelopes of what was sealed; the desk checks ids before it seals",
    "record.sql.engine.engine_for":           "an engine shows the address it was made for, without its password",
    "kernel.kernel.Kernel.unopened":          "a review of that id; the desk checks ids before it asks",
    "kernel.kernel.Kernel.replay":            "the review it was given, as there was nothing to replay",
    "model.facts.Facts.with_rows":            "facts with those rows",
    "model.fields.introduces":                "what a field's metadata says, as a programmer wrote it",
    "model.fields.personal":                  "what a field's metadata says, as a programmer wrote it",
    "model.fields.refers":                    "what a field's metadata says, as a programmer wrote it",
    "model.logic.subformulas":                "the formula it was given",
    "record.upcasts.Upcasts.lift":            "the body it was given, as there was no step to take",
    "reviews.desk.Reviews.using":                  "a desk on the store it was given",
    "testing.leak_canary.differences":        "the names of channels, as the caller gave them",
    "views.naming.Naming.people":             "a text taken for a list of ids, letter by letter",
}
LOOKUPS: Mapping[str, str] = {
    # the error repeats a name that it was asked for: of a table, a rule, an act, an enum's word, which a programmer writes
    "model.facts.Facts.":                     "a relation of the table",
    "model.policy.Policy.act":                "an act of the table",
    "model.review.Review.on_record":          "a kind of id",
    "model.logic.Sort":                       "Python's own words for an enum of the table",
    "model.process.Force":                    "Python's own words for an enum of the table",
    "testing.mutants.Fate":                   "Python's own words for an enum of the prover",
    "testing.prover.Proof.promise":           "a promise",
    "testing.strategies.command":             "a command's name",
    "record.sql.faults.DatabaseFault":        "a kind of fault, from the table beside it",
    "cli.entry.main":                        "a terminal repeats to a person what they have just typed as a command",
    "contrib.django.apps.ReviewflowConfig":   "Django's own words for a module that it cannot import",
}
# fmt: on
