"""Internals for staff."""

from django.contrib import admin

from referio.newsletters.models import DomainLimit, Edition, Flight, Newsletter, Retry


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """Runs of newsletters."""

    list_display = ("id", "due_at", "state", "alerts", "jobs", "done_at")


@admin.register(Newsletter)
class NewsletterAdmin(admin.ModelAdmin):
    """One subscriber's mail in an edition."""

    list_display = ("id", "edition", "subscriber", "state", "submitted_at")
    list_filter = ("state",)
    raw_id_fields = ("subscriber",)


@admin.register(Flight)
class FlightAdmin(admin.ModelAdmin):
    """What workers have in hand."""

    list_display = ("id", "edition", "shard", "worker", "taken_at")


@admin.register(Retry)
class RetryAdmin(admin.ModelAdmin):
    """Newsletters that go once more."""

    list_display = ("newsletter", "retry_at", "attempts", "doubts", "deaths", "why")
    raw_id_fields = ("newsletter",)


@admin.register(DomainLimit)
class DomainLimitAdmin(admin.ModelAdmin):
    """How much providers and domains get of us: changed here, heeded within a second."""

    list_display = ("domain", "a_day", "an_hour")
    list_editable = ("a_day", "an_hour")
