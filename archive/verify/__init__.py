"""Whether an archive is whole: its captures, its tables and what is made from them. What can be rebuilt is."""
