"""Words and phrases that decide a reading."""
