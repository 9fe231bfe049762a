"""Messages to people and programs about concerns and news, by mail, webhook and ping."""
