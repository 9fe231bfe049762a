"""Messages to people and programs: what needs a person and what is new, by mail, webhook and ping."""
