"""The text of an article, without the page around it."""
