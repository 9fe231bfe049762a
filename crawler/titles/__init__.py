"""The declaration of a publication, without Scrapy."""
