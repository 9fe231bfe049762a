"""Recording a reading: as a new article, a revision, or a change that waits; and reading again, which can be undone."""
