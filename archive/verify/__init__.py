"""Whether an archive is whole: its captures, its tables and what is made from them. Nothing is changed here."""
