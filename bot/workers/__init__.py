"""Many machines on one PostgreSQL: the queue, the jobs in it, and the worker that runs them."""
