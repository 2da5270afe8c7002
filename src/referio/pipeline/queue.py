"""The queue, inside our transactions: in a worker, too.

A worker talks to the queue over connections of its own. Left at that, a step would set
the next one going before its own transaction is committed, and the next one would find
nothing to do. So what steps defer goes over Django's connection, everywhere.
"""

from procrastinate import App, PsycopgConnector
from procrastinate.connector import BaseAsyncConnector, BaseConnector
from procrastinate.contrib.django import connector_params
from procrastinate.contrib.django.django_connector import DjangoConnector


class WorkerConnector(PsycopgConnector):
    """Fetches and finishes jobs by itself, and defers them in Django's transaction."""

    def get_sync_connector(self) -> BaseConnector:
        """Return what `defer` uses in the thread of a step."""
        return DjangoConnector()


class Connector(DjangoConnector):
    """Django's connector, with ours for workers."""

    def get_worker_connector(self) -> BaseAsyncConnector:
        """Return the connector that `procrastinate worker` runs on."""
        return WorkerConnector(kwargs=connector_params(self.alias))


def use_connector(app: App) -> None:
    """Give the queue our connector; named in the settings, called once at the start."""
    app.connector = app.job_manager.connector = Connector()
