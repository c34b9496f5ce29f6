"""What every test needs before anything is imported."""

import os

# Playwright's synchronous API keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
