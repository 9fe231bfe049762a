"""The records before an answer that belong to it: its request, and the description of their writer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from sqlite_utils import Database

from archive.captures import warc
from archive.captures.files import CaptureFiles, RecordPlace
from archive.captures.members import members, record_in

BEFORE = 16 * 1024**2  # bytes that are searched: a request stands right before its answer


@dataclass(slots=True)
class Companions:
    """Finds them in *files*, into which the captures of the database *schema* of *db* point."""

    db: Database
    files: CaptureFiles
    schema: str = "main"
    _described: set[str] = field(default_factory=set)

    def of(self, place: RecordPlace, answer: bytes) -> bytes:
        """Return the records that belong to *answer* at *place*; a description of the writer only once.

        Raises:
            OSError: the file cannot be read.

        """
        end = self.db.conn.execute(END.format(self.schema), [place.file, place.offset]).fetchone()[0] or 0
        begin = max(end, place.offset - BEFORE)
        gap = self.files.member(RecordPlace(place.file, begin, place.offset - begin))
        return b"".join(self._belonging(gap, warc.record_id_in(answer)))

    def _belonging(self, gap: bytes, answer_id: str | None) -> Iterator[bytes]:
        for member in members(BytesIO(gap)):
            if member.raw is None:
                continue
            record = record_in(member.raw)
            raw = gap[member.offset : member.offset + member.length]
            if record.kind == "warcinfo" and (named := record.fields.get("warc-record-id", "")) not in self._described:
                self._described.add(named)
                yield raw
            elif record.kind == "request" and record.fields.get("warc-concurrent-to") == answer_id:
                yield raw


END = "SELECT max(warc_offset + warc_length) FROM {}.captures WHERE warc_file = ? AND warc_offset < ?"
