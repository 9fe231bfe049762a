"""Scrapy's settings. Each differs from Scrapy's default, and says why.

``scrapy crawl`` reads this module; ``blotter crawl`` starts from it, so both keep the same manners.
"""

import os

BOT_NAME = "blotter"
SPIDER_MODULES = ["crawler.spiders"]
SPIDER_LOADER_CLASS = "crawler.publications.registry.PublicationLoader"  # publications of blotter.toml are spiders too

# Ours, for ``scrapy crawl``; ``blotter crawl`` sets both from its options.
BLOTTER_ARCHIVE = os.environ.get("BLOTTER_ARCHIVE")
BLOTTER_CONFIG = os.environ.get("BLOTTER_CONFIG")

# Manners
ROBOTSTXT_OBEY = True  # robots.txt is obeyed always; our own middleware does it, by RFC 9309
ROBOTSTXT_USER_AGENT = "Blotter"  # the name that robots.txt groups are matched with
CONCURRENT_REQUESTS = 4  # per publication; the gate of a host lets them through one at a time
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one connection to a host
CONCURRENT_ITEMS = 4  # an answer gives one item; Scrapy starts this many tasks for the items of each answer
DOWNLOAD_DELAY = 0  # the pace is kept by one gate per host and process: Scrapy's slots know only their own spider
RETRY_TIMES = 1  # the ledger asks again in a later run; one more try now is for broken connections
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the ledger has what failed
REDIRECT_MAX_TIMES = 5  # RFC 9309 asks for five; nobody honest needs more
METAREFRESH_ENABLED = True  # a page that only leads on is a redirect in other words
METAREFRESH_MAXDELAY = 10  # seconds; a page that stands longer is there to be read
COOKIES_ENABLED = False  # no sessions; and cookies would make tldextract ask publicsuffix.org
REFERRER_POLICY = "no-referrer"  # we follow no links
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.9",  # the press we keep is English
}

# Limits
DOWNLOAD_TIMEOUT = 60  # seconds for one answer
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # bytes, before and after decompression: no article is longer, a gzip bomb is
DOWNLOAD_WARNSIZE = 0  # what is too large gets its outcome in the ledger
DOWNLOAD_FAIL_ON_DATALOSS = False  # what ends early is kept as far as it came, and marked
DOWNLOAD_VERIFY_CERTIFICATES = True  # what is archived must come from the host it names
DNS_TIMEOUT = 20  # seconds
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("data", "file", "ftp", "s3")),  # only http and https are ever asked
    **dict.fromkeys(("http", "https"), "crawler.fetching.wire.FetchingHandler"),  # a head without end is given up
}
HTTPPROXY_ENABLED = False  # a proxy would resolve names past the guard

# Nothing listens
TELNETCONSOLE_ENABLED = False  # nothing should listen on a crawl server
REMOTE_CONTROL_ENABLED = False  # the same

# The way of a page
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the ledger never leases a URL twice
EXTENSIONS = {"crawler.crawl.extension.RunExtension": 100}  # takes the archive's lock, however the spider was started
EXTENSIONS_BASE = {  # without a web server and a shell: Scrapy loads an extension also to switch it off
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.memdebug.MemoryDebugger": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
SPIDER_MIDDLEWARES = {  # each is passed twice for every page
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # every status is let through
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # no page makes requests
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # the same
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,  # the same
}
ITEM_PIPELINES = {"crawler.crawl.pipeline.ArchivePipeline": 100}  # bytes first, then reading, then recording
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # ours knows the site by its home
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # replaced by ours: RFC 9309, kept as captures
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,  # replaced by ours, which names a contact
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # replaced by ours
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # replaced by ours
    # engine: requests pass downwards, answers upwards
    "crawler.fetching.guard.GuardMiddleware": 50,  # nothing but the public web, before anything else
    "crawler.fetching.reach.ReachMiddleware": 55,  # no host that nobody named, no port but the web's
    "crawler.fetching.identity.IdentityMiddleware": 60,  # signs, and lets no redirect lead off the site
    "crawler.fetching.robots.RobotsMiddleware": 100,
    "crawler.fetching.validators.ValidatorsMiddleware": 450,
    "crawler.fetching.refresh.RefreshMiddleware": 555,  # after the challenge (560): one that leads on is not a page
    "crawler.fetching.challenge.ChallengeMiddleware": 560,  # sees pages decoded (590), before a 503 is retried (550)
    "crawler.fetching.optout.OptoutMiddleware": 570,  # sees pages decoded
    "crawler.fetching.compression.CompressionMiddleware": 590,  # Scrapy's, but for bodies that are plain or end early
    "crawler.fetching.pace.PaceMiddleware": 840,  # last to hold a request; what it refuses is not counted (850)
    "crawler.fetching.guard.LastLookMiddleware": 900,  # own names belong to their publication, also after a wait
    "crawler.fetching.exchange.ExchangeMiddleware": 950,  # next to the wire: bytes still as sent
}
TWISTED_DNS_RESOLVER = "crawler.fetching.guard.GuardedResolver"  # no name leads to a private address

# Logs
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 0  # progress has its own line
