"""What a page is: an article, a listing, several pages of one article, plain text."""
