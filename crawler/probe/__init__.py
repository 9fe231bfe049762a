"""What a site offers, seen with a handful of polite requests: `blotter probe`."""
