"""One machine: a private PostgreSQL and the processes that make up Refer.io."""
