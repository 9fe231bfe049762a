"""`blotter probe`: a look at a site with a handful of polite requests."""
