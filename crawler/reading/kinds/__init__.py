"""The kinds of pages: an article, a listing, one of several pages of an article, plain text."""
