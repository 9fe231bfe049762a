"""Reading: a captured page goes in, an article or a reason comes out. No network, database or clock."""
