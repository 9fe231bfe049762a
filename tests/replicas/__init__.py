"""Small sites of our own writing that behave like the kinds of site the police press runs on."""
