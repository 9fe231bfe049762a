"""What a publication declares of itself, without Scrapy."""
