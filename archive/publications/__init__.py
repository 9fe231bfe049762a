"""The publications of an archive: their names, whether they are crawled, and how two become one."""
