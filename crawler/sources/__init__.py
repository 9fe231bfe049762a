"""Where a publication lists what it published: feed, sitemap, WordPress REST, listing pages."""
