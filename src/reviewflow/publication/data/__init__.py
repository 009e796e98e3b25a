"""Word, name and place lists, compressed, each with its source, version and licence in `SOURCES.md`."""
