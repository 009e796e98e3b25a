"""reviewflow: a Learning Together case review as a process that can be run, explained and proved."""
